import { continueAsNew } from '@temporalio/workflow';
import type { CaseStart, CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { recordEnd, releaseClaims } from './calls.ts';
import type { Desk } from './desk.ts';
import { onSaleAbroad, takeDownAbroad } from './stages/abroad.ts';
import { onSale, takeDown } from './stages/products.ts';
import { condemnedOf, purgeAll } from './stages/purges.ts';

/**
 * The last step of every run: hands over to a next run, or closes the case once nothing of it is unpublished.
 * What follows from the end is done only then: what is published is durable, so nobody hears of an end that a
 * killed worker would take back. What a withdrawal undoes is undone in reverse order, also where an
 * administrator closes the case: nobody would look after its listings any more.
 */
export async function close(desk: Desk): Promise<CaseView> {
  await toRest(desk);
  while (isToBeUndone(desk.case)) {
    desk.record(await undoNext(desk));
    await toRest(desk);
  }
  const { end, caseId } = desk.case;
  if (end !== null) await recordEnd({ caseId, end: end.kind });
  return desk.view();
}

/** Waits until the case is closed and published, and hands over to a next run where this one cannot see to that. */
async function toRest(desk: Desk): Promise<void> {
  await desk.rhythm.quiet(
    () =>
      desk.isQuiet && (desk.rhythm.isLeaving || (desk.case.end !== null && desk.hasPublishedAll)),
  );
  // Nothing may be awaited between that look and this line: what comes in meanwhile would be cut off.
  if (desk.case.end === null || !desk.hasPublishedAll) {
    await continueAsNew<(start: CaseStart) => Promise<CaseView>>(desk.carry());
  }
}

function isToBeUndone(theCase: Case): boolean {
  const isWithdrawn = theCase.end?.kind === 'withdrawn' && !theCase.claimsReleased;
  return isWithdrawn || condemnedOf(theCase).length > 0;
}

/** One step back, the last one first: off sale, then the numbers free for another application. */
async function undoNext({ case: theCase, rhythm }: Desk): Promise<DomainEvent[]> {
  if (condemnedOf(theCase).length > 0) return rhythm.asking(() => purgeAll(theCase));
  const abroad = onSaleAbroad(theCase);
  if (abroad.length > 0) return rhythm.asking(() => takeDownAbroad(abroad));
  const products = onSale(theCase);
  if (products.length > 0) return rhythm.asking(() => takeDown(products));
  const { caseId, artisanId } = theCase;
  await releaseClaims({ caseId, artisanId });
  return [event('claims.released', {})];
}
