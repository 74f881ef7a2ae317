import { condition, continueAsNew } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import { recordEnd, releaseClaims } from './calls.ts';
import type { Desk } from './desk.ts';
import { takeBackListings } from './stages/products.ts';

/**
 * The last step of every run: hands over to a next run, or closes the case once nothing of it is unpublished.
 * What a withdrawal undoes is undone in reverse order.
 */
export async function close(desk: Desk): Promise<CaseView> {
  const { end, caseId, artisanId } = desk.case;
  if (end !== null) {
    if (end.kind === 'withdrawn') {
      await takeBackListings(desk.case);
      await releaseClaims({ caseId, artisanId });
    }
    await recordEnd({ caseId, end: end.kind });
  }
  await condition(
    () => desk.isQuiet && (desk.isLeaving || (desk.case.end !== null && desk.hasPublishedAll)),
  );
  // Nothing may be awaited between that look and this line: what comes in meanwhile would be cut off.
  if (desk.case.end === null || !desk.hasPublishedAll) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(desk.carry());
  }
  return desk.view();
}
