import { continueAsNew } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { event } from '../contracts/events.ts';
import { waits } from '../contracts/waiting.ts';
import { noLongerAsked } from './answers.ts';
import { recordEnd, releaseClaims } from './calls.ts';
import type { CaseRun } from './desk.ts';
import type { OutsideCall } from './errand.ts';
import { deletions } from './stages/deletions.ts';
import { takeDowns } from './stages/take-downs.ts';

/**
 * The last step of every run: hands over to a next run, or closes the case once nothing of it is unpublished.
 * What follows from the end is done only then: what is published is durable, so no consumer hears of an end that a
 * killed worker would take back. What a case undoes is derived from what its events say was done, and tried until it is
 * done or a person has seen to it; the registration's end is written before it waits for a person, so that the artisan
 * may apply again meanwhile.
 */
export async function close(desk: CaseRun): Promise<CaseView> {
  let isEndRecorded = false;
  for (;;) {
    await toRest(desk);
    desk.errands.applyHeldAnswers();
    if (!desk.hasPublishedAll) continue;
    const { case: theCase, rhythm } = desk;
    const work = undoing(theCase);
    const over = noLongerAsked(theCase, work);
    if (over.length > 0) {
      desk.record(over);
    } else if (work.length > 0) {
      desk.send(work);
      await rhythm.change();
    } else if (ownsClaims(theCase)) {
      const { caseId, artisanId } = theCase;
      await releaseClaims({ caseId, artisanId });
      desk.record([event('claims.released', {})]);
    } else {
      const { end, caseId } = theCase;
      if (end !== null && !isEndRecorded) await recordEnd({ caseId, end: end.kind });
      isEndRecorded = true;
      if (waits(desk.case).length === 0) return desk.view();
      await rhythm.change();
    }
  }
}

/** Waits until the case is closed and published, and hands over to a next run where this one cannot see to that. */
async function toRest(desk: CaseRun): Promise<void> {
  const { rhythm } = desk;
  await rhythm.quiet(
    () => desk.isQuiet && (rhythm.isLeaving || (desk.case.end !== null && desk.hasPublishedAll)),
  );
  // Nothing may be awaited between that look and this line: what comes in meanwhile would be cut off.
  const isDone = desk.case.end !== null && desk.hasPublishedAll && !isUnfinished(desk.case);
  if (rhythm.isLeaving && !isDone) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(desk.carry());
  }
}

/** Off the marketplaces, then the numbers free for another application: the last step that was taken goes back first. */
const undoing = (theCase: Case): OutsideCall[] => [...deletions(theCase), ...takeDowns(theCase)];

const isUnfinished = (theCase: Case): boolean =>
  undoing(theCase).length > 0 ||
  noLongerAsked(theCase, []).length > 0 ||
  ownsClaims(theCase) ||
  waits(theCase).length > 0;

/** A case that ended without a seller gives back what was the artisan's alone. */
function ownsClaims({ end, claimsReleased }: Case): boolean {
  return (end?.kind === 'withdrawn' || end?.kind === 'closed') && !claimsReleased;
}
