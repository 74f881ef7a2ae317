import type { Brought } from '../../../clients/library/deposit.ts';
import type { Case } from '../../../contracts/case.ts';
import { skuFor } from '../../../contracts/intake/product.ts';
import type { Requirement } from '../../../contracts/requirement.ts';
import type { ActorGiven } from '../../../contracts/shapes.ts';
import { dueRequirements } from '../../../contracts/waiting.ts';
import type { ArtisanRow } from '../../demo-data/read.ts';
import { artisanOf, given, inTheNameOf, type Part } from './scene.ts';

/** Artisans, and facilitators on their behalf, submit what the row has for the requirements that are due. */
export const bring: Part = async ({ onboarding, case: theCase, row, holds }) => {
  const due = dueRequirements(theCase).filter((one) => !isKeptBack(one, theCase, row));
  for (const role of ['artisan', 'facilitator'] as const) {
    if (role === 'facilitator' && holds && row.hold === 'facilitator') continue;
    const theirs = due.filter((one) => bringerOf(one, theCase) === role);
    const items = theirs.flatMap((one) => contentFor(one, theCase, row));
    if (items.length === 0) continue;
    const attempts = theirs.map((one) => `${one.id}.${one.attempt}`).join('+');
    const actor: ActorGiven =
      role === 'artisan'
        ? artisanOf(theCase)
        : { role, id: 'facilitator-01', ...inTheNameOf(theCase) };
    await onboarding.submit(theCase.caseId, items, given('submit', theCase, attempts, actor));
  }
  return false;
};

const bringerOf = ({ id }: Requirement, { assistance }: Case) =>
  assistance[id]?.waitingOn === undefined ? 'artisan' : 'facilitator';

/** Whether the scenario is that the artisan does not submit this now although they could. */
function isKeptBack(one: Requirement, theCase: Case, { scenario }: ArtisanRow): boolean {
  switch (scenario) {
    case 'no_answer':
      return true;
    case 'dormant_and_back':
      return theCase.status !== 'dormant' && theCase.requirements.bank_proof?.status === 'due';
    // Kept until the KYC stage, so that the other holder of the PAN most likely claims it first.
    case 'contested_pan':
      return one.id === 'pan' && theCase.stage !== 'kyc';
    case 'second_product':
      return one.kind === 'product';
    default:
      return false;
  }
}

/** The row's content for a requirement: the first version, and a better one each time that it was returned. */
function contentFor({ id, attempt }: Requirement, { artisanId }: Case, row: ArtisanRow): Brought[] {
  const { registration, later } = row;
  const facts = {
    ...registration.documents,
    ...registration.brought,
    ...later.documents,
    ...later.brought,
  };
  const products = [...(registration.products ?? []), ...later.products];
  const content = id.startsWith('product:')
    ? products.findLast((one) => `product:${skuFor(artisanId, one.number)}` === id)
    : (later.again[id]?.[attempt - 1] ?? (facts as Record<string, unknown>)[id]);
  return content === undefined ? [] : [{ requirement: id, content }];
}
