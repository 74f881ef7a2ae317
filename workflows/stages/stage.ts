import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { STAGES, type Stage } from '../../contracts/vocabulary.ts';
import { isStageSettled } from '../../contracts/waiting.ts';
import { noLongerAsked } from '../answers.ts';
import type { CaseRun } from '../desk.ts';
import { reminderAhead } from '../reminder.ts';
import { newCapabilities } from './granted.ts';
import { workUpTo } from './work.ts';

/**
 * A stage is a function of the case and may be entered with any case: one that is past it, in it or before it.
 * It asks what the case still has to know, waits until something changed, and looks again.
 */
function stage(name: Stage) {
  return async function work(desk: CaseRun): Promise<void> {
    if (isPast(desk.case, name)) return;
    await whileHeld(desk);
    if (desk.isOpen && desk.case.stage !== name)
      desk.record([event('case.stage_entered', { stage: name })]);
    while (desk.isOpen && (desk.case.held !== null || !isStageSettled(desk.case, name))) {
      askUpTo(desk, name);
      await desk.rhythm.change();
    }
  };
}

/** Asks for whatever is open up to a stage: what expired or was asked for anew in an earlier one as well. */
export function askUpTo(desk: CaseRun, upTo: Stage): void {
  if (desk.case.held !== null) return;
  desk.errands.applyHeldAnswers();
  if (!desk.isOpen) return;
  desk.record(newCapabilities(desk.case));
  const work = workUpTo(desk.case, upTo);
  desk.record(noLongerAsked(desk.case, [...work, ...reminderAhead(desk.case)]));
  desk.send(work);
}

/** While a case is held it goes no further: nothing is asked, decided or counted. */
export async function whileHeld(desk: CaseRun): Promise<void> {
  while (desk.isOpen && desk.case.held !== null) await desk.rhythm.change();
}

function isPast(theCase: Case, name: Stage): boolean {
  return STAGES.indexOf(theCase.stage) > STAGES.indexOf(name);
}

/** The scheme's three levels have approved. */
export const registration = stage('registration');
/** Every document that the path needs is accepted, and both consents are given. */
export const documents = stage('documents');
/** Identity, PAN, bank account and tax status are verified. */
export const kyc = stage('kyc');
/** At least one product is complete, accepted by a reviewer, and taken by the marketplace's preview. */
export const catalogue = stage('catalogue');
/** The seller account is linked, and at least one listing is both buyable and discoverable. */
export const goLive = stage('go_live');
