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
 * The last step of every run: it continues as new, or closes the case once all its events are published. What follows
 * from the end happens only then: a published event is durable, so no consumer reads an end that a killed worker would
 * take back. What has to be undone is derived from the case's events, and is tried until it is done or left to a
 * person. The registration's end is written before the case waits for that person, so that the artisan may apply again
 * meanwhile.
 * @returns the closed case.
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

/** Waits until the case has ended and is published, or continues as new. */
async function toRest(run: CaseRun): Promise<void> {
  await run.steps.until(
    () => run.isQuiet && (run.isLeaving || (run.case.end !== null && run.hasPublishedAll)),
  );
  // Nothing may be awaited between that check and this line: what arrives meanwhile would be lost.
  const isDone = run.case.end !== null && run.hasPublishedAll && !isUnfinished(run.case);
  if (run.isLeaving && !isDone) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(run.carry());
  }
}

/** What has to be undone outside before the claims are released: files to delete, listings to take down. */
const undoing = (theCase: Case): OutsideCall[] => [...deletions(theCase), ...takeDowns(theCase)];

const isUnfinished = (theCase: Case): boolean =>
  undoing(theCase).length > 0 ||
  noLongerAsked(theCase, []).length > 0 ||
  ownsClaims(theCase) ||
  waits(theCase).length > 0;

/** A withdrawn or closed case releases the artisan's claims. */
function ownsClaims({ end, claimsReleased }: Case): boolean {
  return (end?.kind === 'withdrawn' || end?.kind === 'closed') && !claimsReleased;
}
