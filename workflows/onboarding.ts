import { CancellationScope } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import { startVisibility } from './board.ts';
import { startClock } from './clock.ts';
import { close } from './closing.ts';
import { CaseRun } from './desk.ts';
import { registerHandlers } from './doors.ts';
import { catalogue, documents, goLive, kyc, registration } from './stages/stage.ts';
import { watch } from './stages/watch.ts';
import { checkedStart } from './start.ts';

/**
 * One artisan's path onto the marketplace. Each step is a function of the case and may be entered with any case,
 * so that a run which continues another, or repairs one, simply goes through here again.
 *
 * @throws ApplicationFailure `START_REFUSED` for a run that was started by hand and is none of a case.
 */
export function onboarding(input: CaseStart): Promise<CaseView> {
  const { cancelRequested } = CancellationScope.current();
  // A cancellation from outside ends nothing: people withdraw by a command. Everything is in here that waits for anything,
  // the loops beside the path too; what we cancel ourselves has scopes of its own inside.
  return CancellationScope.nonCancellable(async () => {
    const desk = new CaseRun(checkedStart(input));
    registerHandlers(desk);
    startVisibility(desk);
    startClock(desk);
    cancelRequested.catch(() => void desk.cancellationRequested());
    return Promise.race([desk.refused, work(desk)]);
  });
}

async function work(desk: CaseRun): Promise<CaseView> {
  await desk.admitted();
  await registration(desk);
  await documents(desk);
  await kyc(desk);
  await catalogue(desk);
  while (desk.isOpen) {
    await goLive(desk);
    await watch(desk);
  }
  return close(desk);
}
