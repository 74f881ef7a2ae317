import { CancellationScope } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import { startBoard } from './board.ts';
import { startClock } from './clock.ts';
import { close } from './closing.ts';
import { Desk } from './desk.ts';
import { answerCommandsAndQueries } from './doors.ts';
import { catalogue, documents, goLive, kyc, registration } from './stages/stage.ts';
import { watch } from './stages/watch.ts';

/**
 * One artisan's path onto the marketplace. Each step is a function of the case and may be entered with any case,
 * so that a run which continues another, or repairs one, simply goes through here again.
 */
export async function onboarding(start: CaseStart): Promise<CaseView> {
  const desk = new Desk(start);
  answerCommandsAndQueries(desk);
  startBoard(desk);
  startClock(desk);

  // A cancellation from outside would lose the case without an event: people withdraw by a command instead.
  return CancellationScope.nonCancellable(async () => {
    await registration(desk);
    await documents(desk);
    await kyc(desk);
    await catalogue(desk);
    while (desk.isOpen) {
      await goLive(desk);
      await watch(desk);
    }
    return close(desk);
  });
}
