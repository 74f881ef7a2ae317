import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { STAGES, type Stage } from '../../contracts/vocabulary.ts';
import { isStageSettled } from '../../contracts/waiting.ts';
import { noLongerAsked } from '../call-outcomes.ts';
import type { CaseRun } from '../case-run.ts';
import { reminderAhead } from '../reminder.ts';
import { newCapabilities } from './capabilities.ts';
import { workUpTo } from './work.ts';

/**
 * A stage is a function of the case and may be entered with any case: one that is past it, in it or before it. It makes
 * the calls that are open, waits until something changed, and repeats.
 */
function stage(name: Stage) {
  return async function work(run: CaseRun): Promise<void> {
    if (isPast(run.case, name)) return;
    await whileHeld(run);
    if (run.isOpen && run.case.stage !== name)
      run.record([event('case.stage_entered', { stage: name })]);
    while (run.isOpen && (run.case.held !== null || !isStageSettled(run.case, name))) {
      askUpTo(run, name);
      await run.steps.change();
    }
  };
}

/** Makes the open calls of this stage and those before it, where evidence may have expired or rules changed. */
export function askUpTo(run: CaseRun, upTo: Stage): void {
  if (run.case.held !== null) return;
  run.outsideCalls.applyHeldAnswers();
  if (!run.isOpen) return;
  run.record(newCapabilities(run.case));
  const work = workUpTo(run.case, upTo);
  run.record(noLongerAsked(run.case, [...work, ...reminderAhead(run.case)]));
  run.outsideCalls.send(work);
}

/** Waits while the case is held: nothing is asked, decided or counted. */
export async function whileHeld(run: CaseRun): Promise<void> {
  while (run.isOpen && run.case.held !== null) await run.steps.change();
}

function isPast(theCase: Case, name: Stage): boolean {
  return STAGES.indexOf(theCase.stage) > STAGES.indexOf(name);
}

/** Done when the scheme's three levels have approved. */
export const registration = stage('registration');
/** Done when every document that the path needs is accepted, and both consents are given. */
export const documents = stage('documents');
/** Done when identity, PAN, bank account and tax status are verified. */
export const kyc = stage('kyc');
/** Done when at least one product is complete, accepted by a reviewer, and passed by the marketplace's preview. */
export const catalogue = stage('catalogue');
/** Done when the seller account is linked, and at least one listing is both buyable and discoverable. */
export const goLive = stage('go_live');
