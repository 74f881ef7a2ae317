import type { Case } from '../../contracts/case.ts';
import type { Requirement, RequirementKind } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { policyOf } from '../../policies/policies.ts';

/** A requirement with its evidence, which an outside system has still to check. */
export interface SubmittedRequirement {
  readonly requirement: Requirement;
  readonly evidence: Evidence;
}

/** Requirements of a kind whose evidence an outside system has still to check. */
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

/** Beyond the policy's attempts a supervisor decides, so that nothing is returned for ever. */
export function isOneTooMany(theCase: Case, attempt: number): boolean {
  return attempt > policyOf(theCase.policy).attempts;
}

/** False if newer evidence was submitted, or a person decided, while the outside system was asked. */
export function isCurrent(theCase: Case, { id, question }: Requirement): boolean {
  const now = theCase.requirements[id];
  return now?.status === 'submitted' && now.question === question;
}

/** The question about a requirement's evidence. Repeated it keeps its number; evidence submitted again gets another. */
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

/** The key, subject and requirement of an outside call about a requirement. */
export function aboutRequirement({ requirement: { id, question } }: SubmittedRequirement) {
  return { key: `${id}#${question}`, subject: id, requirement: id } as const;
}
