import { continueAsNew } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { recordEnd, releaseClaims } from './calls.ts';
import type { Desk } from './desk.ts';
import { takeBackListings } from './stages/products.ts';

/**
 * The last step of every run: hands over to a next run, or closes the case once nothing of it is unpublished.
 * What follows from the end is done only then: what is published is durable, so nobody hears of an end that a
 * killed worker would take back. What a withdrawal undoes is undone in reverse order.
 */
export async function close(desk: Desk): Promise<CaseView> {
  await desk.rhythm.quiet(
    () =>
      desk.isQuiet && (desk.rhythm.isLeaving || (desk.case.end !== null && desk.hasPublishedAll)),
  );
  // Nothing may be awaited between that look and this line: what comes in meanwhile would be cut off.
  if (desk.case.end === null || !desk.hasPublishedAll) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(desk.carry());
  }
  await settleEnd(desk.case);
  return desk.view();
}

async function settleEnd(theCase: Case): Promise<void> {
  const { end, caseId, artisanId } = theCase;
  if (end === null) return;
  if (end.kind === 'withdrawn') {
    await takeBackListings(theCase);
    await releaseClaims({ caseId, artisanId });
  }
  await recordEnd({ caseId, end: end.kind });
}
