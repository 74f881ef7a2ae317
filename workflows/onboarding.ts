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
 * The workflow: one artisan's path onto the marketplace. Each step is a function of the case and may be entered with
 * any case, so a run that continues or recovers another goes through the same code.
 *
 * @throws ApplicationFailure `START_REFUSED` for a run that was started by hand and is not a run of a case.
 */
export function onboarding(input: CaseStart): Promise<CaseView> {
  const { cancelRequested } = CancellationScope.current();
  // A cancellation from outside ends nothing: artisans withdraw by a command. All waits are inside this scope; what the
  // run cancels itself has scopes of its own.
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
    return Promise.race([run.refused, work(run, visibility)]);
  });
}

async function work(run: CaseRun, visibility: Visibility): Promise<CaseView> {
  await run.admitted();
  await registration(run);
  await documents(run);
  await kyc(run);
  await catalogue(run);
  while (run.isOpen) {
    await goLive(run);
    await watch(run);
  }
  return close(run, visibility);
}
