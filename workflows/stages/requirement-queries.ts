import type { Case } from '../../contracts/case.ts';
import type { Requirement, RequirementKind } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { policyOf } from '../../policies/policies.ts';

/** A requirement with what was brought for it, which a machine has still to look at. */
export interface SubmittedRequirement {
  readonly requirement: Requirement;
  readonly evidence: Evidence;
}

/** Requirements of a kind that were brought and that a machine has still to look at. */
export function submittedRequirements(
  theCase: Case,
  kind: RequirementKind,
): SubmittedRequirement[] {
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

/** False when something was brought anew, or a person decided, while the other side was being asked. */
export function isCurrent(theCase: Case, { id, question }: Requirement): boolean {
  const now = theCase.requirements[id];
  return now?.status === 'submitted' && now.question === question;
}

/** The question about what was brought: asked again it is the same one, brought again it is another. */
export function questionAbout(
  { caseId, artisanId }: Case,
  { requirement, evidence }: SubmittedRequirement,
) {
  return {
    caseId,
    artisanId,
    requirement: requirement.id,
    evidence,
    question: requirement.question,
  };
}

/** What an outside call about a requirement is known by. */
export function aboutRequirement({ requirement: { id, question } }: SubmittedRequirement) {
  return { key: `${id}#${question}`, subject: id, requirement: id } as const;
}
