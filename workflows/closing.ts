import { continueAsNew } from '@temporalio/workflow';
import { event } from '../contracts/events.ts';
import { waits } from '../contracts/waiting.ts';
import { recordEnd, releaseClaims } from './activity-proxies.ts';
import { noLongerAsked } from './call-outcomes.ts';
import type { CaseRun } from './case-run.ts';
import type { CaseStart, CaseView } from './interface/run-input.ts';
import { leavesWork, ownsClaims, undoing } from './undoing.ts';
import type { Visibility } from './visibility.ts';

/**
 * The last step of every run: it continues as new, or closes the case once all its events are published. What follows
 * from the end happens only then: a published event is durable, so no consumer reads an end that a killed worker would
 * take back. The registration's end is written by the last publication itself, where nothing is left to undo: that needs
 * no activity of its own. What has to be undone is derived from the case's events, and is tried until it is done or left to a
 * person. The registration's end is written before the case waits for that person, so that the artisan may apply again
 * meanwhile.
 * @returns the closed case.
 */
export async function close(run: CaseRun, visibility: Visibility): Promise<CaseView> {
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
      if (end !== null && !run.isEndRecorded) await recordEnd({ caseId, end: end.kind });
      run.isEndRecorded = true;
      if (waits(run.case).length === 0) {
        visibility.update();
        return run.view();
      }
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
  const isDone = run.case.end !== null && run.hasPublishedAll && !leavesWork(run.case);
  if (run.isLeaving && !isDone) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(run.carry());
  }
}
