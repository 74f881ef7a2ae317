import { continueAsNew } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import { event } from '../contracts/events.ts';
import { waits } from '../contracts/waiting.ts';
import { recordEnd, releaseClaims } from './activity-proxies.ts';
import { noLongerAsked } from './call-outcomes.ts';
import type { CaseRun } from './case-run.ts';
import type { CaseStart, CaseView } from './interface/run-input.ts';
import type { OutsideCall } from './outside-call.ts';
import { deletions } from './stages/document-deletions.ts';
import { takeDowns } from './stages/take-downs.ts';

/**
 * The last step of every run: hands over to a next run, or closes the case once nothing of it is unpublished.
 * What follows from the end is done only then: what is published is durable, so no consumer hears of an end that a
 * killed worker would take back. What a case undoes is derived from what its events say was done, and tried until it is
 * done or a person has seen to it; the registration's end is written before it waits for a person, so that the artisan
 * may apply again meanwhile.
 */
export async function close(run: CaseRun): Promise<CaseView> {
  let isEndRecorded = false;
  for (;;) {
    await toRest(run);
    run.outsideCalls.applyHeldAnswers();
    if (!run.hasPublishedAll) continue;
    const { case: theCase, steps } = run;
    const work = undoing(theCase);
    const over = noLongerAsked(theCase, work);
    if (over.length > 0) {
      run.record(over);
    } else if (work.length > 0) {
      run.outsideCalls.send(work);
      await steps.change();
    } else if (ownsClaims(theCase)) {
      const { caseId, artisanId } = theCase;
      await releaseClaims({ caseId, artisanId });
      run.record([event('claims.released', {})]);
    } else {
      const { end, caseId } = theCase;
      if (end !== null && !isEndRecorded) await recordEnd({ caseId, end: end.kind });
      isEndRecorded = true;
      if (waits(run.case).length === 0) return run.view();
      await steps.change();
    }
  }
}

/** Waits until the case is closed and published, and hands over to a next run where this one cannot see to that. */
async function toRest(run: CaseRun): Promise<void> {
  await run.steps.until(
    () => run.isQuiet && (run.isLeaving || (run.case.end !== null && run.hasPublishedAll)),
  );
  // Nothing may be awaited between that look and this line: what comes in meanwhile would be cut off.
  const isDone = run.case.end !== null && run.hasPublishedAll && !isUnfinished(run.case);
  if (run.isLeaving && !isDone) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(run.carry());
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
