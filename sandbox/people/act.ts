import type { Brought, Decision, Onboarding, ReviewItem } from '../../clients/onboarding.ts';
import { Refused } from '../../clients/refused.ts';
import type { CaseView } from '../../contracts/carry.ts';
import { skuFor } from '../../contracts/intake/product.ts';
import type { Actor } from '../../contracts/shapes.ts';
import { dueRequirements } from '../../contracts/waiting.ts';
import type { ArtisanRow } from '../../data/read.ts';

/** What one played person does for a case now. Decided from the case and the row's fate alone, without memory. */
export async function act(
  onboarding: Onboarding,
  caseId: string,
  row: ArtisanRow,
  holds: boolean,
): Promise<void> {
  const view = await onboarding.case(caseId);
  if (view.case.end !== null) return;
  try {
    await bringWhatIsDue(onboarding, view, row, holds);
    await review(onboarding, caseId, row, holds);
  } catch (error) {
    // Somebody else was faster, or the case moved on: the next look will see it as it is.
    if (!(error instanceof Refused)) throw error;
  }
}

async function bringWhatIsDue(
  onboarding: Onboarding,
  { case: theCase }: CaseView,
  row: ArtisanRow,
  holds: boolean,
) {
  const due = dueRequirements(theCase);
  if (due.length === 0 || row.fate === 'no_answer') return;
  const { caseId, artisanId } = theCase;
  if (row.fate === 'withdrawal') {
    const given = {
      commandId: `withdraw:${caseId}`,
      actor: { role: 'artisan', id: artisanId } as Actor,
    };
    await onboarding.withdraw(caseId, 'withdrawal.artisan_request', given);
    return;
  }
  for (const role of ['artisan', 'facilitator'] as const) {
    if (role === 'facilitator' && holds && row.hold === 'facilitator') continue;
    const theirs = due.filter(
      (one) =>
        (theCase.assistance[one.id]?.owner === undefined ? 'artisan' : 'facilitator') === role,
    );
    const items = theirs.flatMap((one) => contentFor(one.id, artisanId, row));
    if (items.length === 0) continue;
    const attempts = theirs.map((one) => `${one.id}.${one.attempt}`).join('+');
    const actor: Actor =
      role === 'artisan'
        ? { role, id: artisanId }
        : { role, id: 'facilitator-01', onBehalfOf: artisanId };
    await onboarding.submit(caseId, items, {
      commandId: commandId('submit', caseId, attempts),
      actor,
    });
  }
}

/** What the row has for a requirement: the better second attempt first, then what was held back. */
function contentFor(requirement: string, artisanId: string, row: ArtisanRow): Brought[] {
  const facts = {
    ...row.registration.documents,
    ...row.registration.brought,
    ...row.later.documents,
    ...row.later.brought,
  };
  const products = [...(row.registration.products ?? []), ...row.later.products];
  const content = requirement.startsWith('product:')
    ? products.findLast((one) => `product:${skuFor(artisanId, one.number)}` === requirement)
    : (facts as Record<string, unknown>)[requirement];
  return content === undefined ? [] : [{ requirement, content }];
}

async function review(
  onboarding: Onboarding,
  caseId: string,
  row: ArtisanRow,
  holds: boolean,
): Promise<void> {
  if (holds && (row.hold === 'late_reviewer' || row.hold === 'for_you')) return;
  const items = await onboarding.toReview(caseId);
  if (items.length === 0) return;
  const decisions = items.map((one) => verdictOn(one, row));
  const seen = items
    .map((one) => `${one.requirement}.${one.attempt}.${one.codes.join()}`)
    .join('+');
  const role = items.some((one) => one.desk === 'supervisor') ? 'supervisor' : 'reviewer';
  await onboarding.decide(caseId, decisions, {
    commandId: commandId('decide', caseId, seen),
    actor: { role, id: `${role}-07`, organisation: 'district-desk' },
  });
}

/** A returned document is one whose first version the reviewer finds blurred; everything else is in order. */
function verdictOn({ requirement, evidence, attempt }: ReviewItem, row: ArtisanRow): Decision {
  const blurred = row.fate === 'document_returned' && requirement === 'photograph' && attempt === 1;
  return {
    requirement,
    seen: evidence?.digest ?? '0'.repeat(64),
    verdict: blurred ? 'return' : 'accept',
    codes: blurred ? ['document.blurred'] : [],
  };
}

/** The same situation is always the same command, so a restarted person repeats nothing. */
function commandId(verb: string, caseId: string, situation: string): string {
  let hash = 0;
  for (const character of situation) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return `${verb}:${caseId}:${hash.toString(36)}`;
}
