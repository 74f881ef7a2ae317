import type { Decision, ReviewItem } from '../../../clients/library/onboarding.ts';
import type { Case } from '../../../contracts/case.ts';
import type { Scenario } from '../../demo-data/scenarios.ts';
import { given, type Part } from './scene.ts';

/** Reviewers and supervisors decide on what waits on them. */
export const review: Part = async ({ onboarding, case: theCase, row, holds }) => {
  if (holds && (row.hold === 'late_reviewer' || row.hold === 'for_you')) return false;
  if (row.scenario === 'two_documents_returned' && isStillChecked(theCase)) return false;
  const items = await onboarding.toReview(theCase.caseId);
  for (const role of ['reviewer', 'supervisor'] as const) {
    const theirs = items.filter((one) => one.waitingOn === role);
    if (theirs.length === 0) continue;
    const agreed = theirs.some((one) => isAgreedByOne(theCase, one.requirement));
    const seen = theirs.map((one) => `${one.requirement}.${one.attempt}.${one.codes.join()}`);
    // A decision that takes two people gets its second agreement from another person.
    const actor = { role, id: `${role}-${agreed ? '08' : '07'}`, organisation: 'district-desk' };
    const by = given('decide', theCase, [actor.id, ...seen].join('+'), actor);
    await onboarding.decide(
      theCase.caseId,
      theirs.map((one) => verdictOn(one, row.scenario)),
      by,
    );
  }
  return false;
};

const isAgreedByOne = ({ requirements }: Case, id: string) =>
  typeof requirements[id]?.override?.proposedBy === 'string';

/** Whether a document is still being checked: a reviewer who returns two in one decision waits for both. */
const isStillChecked = ({ requirements }: Case) =>
  Object.values(requirements).some((one) => one.kind === 'document' && one.status === 'submitted');

/** The defects of the first, second … attempt at a document; everything else is in order. */
const DEFECTS: Readonly<
  Partial<Record<Scenario, Readonly<Record<string, readonly (readonly string[])[]>>>>
> = {
  document_returned: { photograph: [['document.blurred']] },
  two_documents_returned: {
    photograph: [['document.blurred', 'document.cropped']],
    bank_proof: [['document.too_old']],
  },
  too_many_attempts: {
    photograph: [['document.blurred'], ['document.cropped'], ['document.not_readable']],
  },
};

function verdictOn(
  { requirement, evidence, attempt, waitingOn }: ReviewItem,
  scenario: Scenario,
): Decision {
  const seen = evidence?.digest ?? '0'.repeat(64);
  const defects = DEFECTS[scenario]?.[requirement]?.[attempt - 1] ?? [];
  if (defects.length > 0) return { requirement, seen, verdict: 'return', codes: [...defects] };
  if (requirement === 'photograph' && isRefused(scenario, waitingOn))
    return { requirement, seen, verdict: 'refuse', codes: ['document.wrong_person'] };
  return { requirement, seen, verdict: 'accept', codes: [] };
}

const isRefused = (scenario: Scenario, by: string) =>
  scenario === 'appeal_dismissed' || (scenario === 'appeal_upheld' && by === 'reviewer');
