import { CancellationScope } from '@temporalio/workflow';
import { CaseRun } from './case-run.ts';
import { close } from './closing.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { registerHandlers } from './handlers.ts';
import type { CaseStart, CaseView } from './interface/run-input.ts';
import { catalogue, documents, goLive, kyc, registration } from './stages/stage.ts';
import { watch } from './stages/watch.ts';
import { checkedStart } from './start-input.ts';
import { Visibility } from './visibility.ts';

/**
 * One artisan's path onto the marketplace. Each step is a function of the case and may be entered with any case,
 * so that a run which continues another, or repairs one, simply goes through here again.
 *
 * @throws ApplicationFailure `START_REFUSED` for a run that was started by hand and is none of a case.
 */
export function onboarding(input: CaseStart): Promise<CaseView> {
  const { cancelRequested } = CancellationScope.current();
  // A cancellation from outside ends nothing: people withdraw by a command. Everything that waits for anything is in here;
  // what we cancel ourselves has scopes of its own inside.
  return CancellationScope.nonCancellable(async () => {
    const run = new CaseRun(checkedStart(input));
    registerHandlers(run);
    const visibility = new Visibility(run);
    const timer = new DeadlineTimer(run);
    run.steps.whenSettled(() => {
      visibility.update();
      run.outbox.update();
      timer.update();
    });
    cancelRequested.catch(() => void run.cancellationRequested());
    return Promise.race([run.refused, work(run)]);
  });
}

async function work(run: CaseRun): Promise<CaseView> {
  await run.admitted();
  await registration(run);
  await documents(run);
  await kyc(run);
  await catalogue(run);
  while (run.isOpen) {
    await goLive(run);
    await watch(run);
  }
  return close(run);
}
