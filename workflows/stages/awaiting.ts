import type { Case } from '../../contracts/case.ts';
import type { Requirement, RequirementKind } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { policyOf } from '../../policies/policies.ts';

/** Requirements of a kind that were brought and that a machine has still to look at. */
export function awaitingCheck(
  theCase: Case,
  kind: RequirementKind,
): { requirement: Requirement; evidence: Evidence }[] {
  return Object.values(theCase.requirements).flatMap((requirement) =>
    requirement.kind === kind && requirement.status === 'submitted' && requirement.evidence !== null
      ? [{ requirement, evidence: requirement.evidence }]
      : [],
  );
}

/** Beyond the policy's attempts a supervisor finds another way: nobody is sent back for ever. */
export function isOneTooMany(theCase: Case, attempt: number): boolean {
  return attempt > policyOf(theCase.policy).attempts;
}

/** False when something newer was brought, or somebody decided, while the other side was being asked. */
export function isCurrent(theCase: Case, requirementId: string, evidence: Evidence): boolean {
  const now = theCase.requirements[requirementId];
  return now?.status === 'submitted' && now.evidence?.digest === evidence.digest;
}
