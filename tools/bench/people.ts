import { setTimeout as sleep } from 'node:timers/promises';
import type { ReviewItem } from '../../clients/library/onboarding.ts';
import type { RegistrationInput } from '../../contracts/intake/registration.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { ARTISANS_CSV } from '../demo-data/generate.ts';
import { readArtisans } from '../demo-data/read.ts';
import type { Services } from './services.ts';

/** Who acts in the benchmarks: made-up artisans, who registers them, and who decides on what they bring. */

const POLL_MS = 200;
/** A case that takes longer, in milliseconds, is stuck, and so is the measurement. */
const STUCK_MS = 120_000;
export const REVIEWER: ActorGiven = { role: 'reviewer', id: 'reviewer', organisation: 'reviewers' };
export const OPERATOR: ActorGiven = {
  ...{ role: 'operator', id: 'service-centre' },
  organisation: 'service-centres',
};

/** Made-up artisans without end: those of the data set, each with a scheme number that nobody else has. */
export function* artisans(): Generator<RegistrationInput, never> {
  const { rows } = readArtisans(ARTISANS_CSV);
  const straight = rows.filter(
    ({ scenario, hold, registration: { documents } }) =>
      scenario === 'straight' &&
      hold === null &&
      documents?.photograph !== undefined &&
      documents.bank_proof !== undefined,
  );
  for (let number = 0; ; number += 1) {
    const row = straight[number % straight.length];
    if (row === undefined) throw new Error('the data set has no straight case');
    yield { ...row.registration, schemeNumber: `PMV-BENCH-${100_000 + number}` };
  }
}

/** Waits until the photograph and the proof of the bank account both wait for a reviewer. */
export async function untilReviewed({ onboarding }: Services, caseId: string) {
  const deadline = Date.now() + STUCK_MS;
  for (;;) {
    const items = (await onboarding.toReview(caseId)).filter(({ evidence }) => evidence !== null);
    if (items.length >= 2) return { caseId, items };
    if (Date.now() > deadline) throw new Error(`${caseId} never came to wait for a reviewer`);
    await sleep(POLL_MS);
  }
}

/** The decision to accept what was seen. */
export const decisionOn = ({ requirement, evidence }: ReviewItem) => ({
  ...{ requirement, seen: evidence?.digest ?? '' },
  ...{ verdict: 'accept' as const, codes: [] },
});
