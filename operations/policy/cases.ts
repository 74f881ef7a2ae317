import type { Case } from '../../contracts/case.ts';
import type { RequirementSpec } from '../../contracts/requirement.ts';
import { isPolicy, policyOf } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';

/** What the policy commands share about cases. */

/** The part of a case's view that the policy commands use. */
export interface CaseGiven {
  readonly case: Case;
}

/** Whether a requirement is a product. */
export const isProduct = (one: Pick<RequirementSpec, 'id'>): boolean =>
  one.id.startsWith('product:');

/** @returns the cases that have not ended. */
export const openOnes = (views: readonly CaseGiven[]): Case[] =>
  views.map((one) => one.case).filter((one) => one.end === null);

/** @returns the policy that a case has pinned; undefined where this program does not know it. */
export function pinnedBy(theCase: Case): Policy | undefined {
  return isPolicy(theCase.policy) ? policyOf(theCase.policy) : undefined;
}

const SHOWN = 10;

/** @returns the first ids, and how many more there are. */
export function someOf(ids: readonly string[]): string {
  const left = ids.length - SHOWN;
  return `${ids.slice(0, SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
