import type { Case } from '../contracts/case.ts';
import { waits } from '../contracts/waiting.ts';
import { noLongerAsked } from './call-outcomes.ts';
import type { OutsideCall } from './outside-call.ts';
import { deletions } from './stages/document-deletions.ts';
import { takeDowns } from './stages/take-downs.ts';

/** What has to be undone outside before the claims are released: files to delete, listings to take down. */
export const undoing = (theCase: Case): OutsideCall[] => [
  ...deletions(theCase),
  ...takeDowns(theCase),
];

/** True while a case that has ended has something left to do, or waits for a person. */
export const leavesWork = (theCase: Case): boolean =>
  undoing(theCase).length > 0 ||
  noLongerAsked(theCase, []).length > 0 ||
  ownsClaims(theCase) ||
  waits(theCase).length > 0;

/** A withdrawn or closed case releases the artisan's claims. */
export function ownsClaims({ end, claimsReleased }: Case): boolean {
  return (end?.kind === 'withdrawn' || end?.kind === 'closed') && !claimsReleased;
}
