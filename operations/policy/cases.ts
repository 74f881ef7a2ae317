import type { Case } from '../../contracts/case.ts';
import type { RequirementSpec } from '../../contracts/requirement.ts';
import { isPolicy, policyOf } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';

/** As much of a case's view as the tools for policies look at. */
export interface CaseGiven {
  readonly case: Case;
}

export const isProduct = (one: Pick<RequirementSpec, 'id'>): boolean =>
  one.id.startsWith('product:');

export const openOnes = (views: readonly CaseGiven[]): Case[] =>
  views.map((one) => one.case).filter((one) => one.end === null);

/** The policy that a case has pinned; undefined when this program does not know it. */
export function pinnedBy(theCase: Case): Policy | undefined {
  return isPolicy(theCase.policy) ? policyOf(theCase.policy) : undefined;
}

const SHOWN = 10;

/** Some of many ids, and how many more there are. */
export function someOf(ids: readonly string[]): string {
  const left = ids.length - SHOWN;
  return `${ids.slice(0, SHOWN).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
