import type { Policy } from '../../policies/policy.ts';

/** Every field of a policy but its version. */
type Field = Exclude<keyof Policy, 'version'>;

/**
 * One edit of each field, as small as a real change by the institutions. Each changes what a case
 * derives, if it affects the case at all. This file imports no values: a test puts it into a workflow bundle.
 */
const EDITS: { readonly [F in Field]: (before: Policy[F]) => Policy[F] } = {
  effectiveFrom: () => '2031-01-01',
  // A document that was never asked for.
  requirements: (all) => [
    ...all,
    {
      id: 'ration_card',
      kind: 'document',
      stage: 'documents',
      from: 'artisan',
      checkedBy: 'provider',
      gates: 'list',
      rule: 'identity.photograph',
      appliesWhen: {},
    },
  ],
  product: (one) => ({ ...one, checkedBy: 'supervisor' }),
  products: (all) => [
    ...all,
    {
      rule: 'gold.hallmark',
      appliesWhen: {},
      declares: 'hallmark',
      code: 'product.hallmark_missing',
    },
  ],
  attempts: () => 1,
  clocks: (one) => ({ ...one, caseLateAfter: 1000, watchFor: one.watchFor + 1 }),
  calendar: (one) => ({
    ...one,
    messageHours: { from: 12, until: 13 },
    states: one.states.map((each) => ({ ...each, saturdaysOff: [3] })),
  }),
  escalatesTo: () => ({}),
  // Goods where there were none, and none where there were.
  trades: (all) => all.map((one) => ({ ...one, sells: one.sells === 'no' ? 'yes' : 'no' })),
  taxRoutes: (all) =>
    all.map((one) => ({ ...one, answer: one.answer === 'yes' ? 'unverified' : 'yes' })),
  marketplaces: () => [],
};

/** Each field of a policy: the compiler refuses a new one without an edit. */
export const FIELDS = Object.keys(EDITS) as Field[];

/** A policy in which one field was edited. */
export function edited<F extends Field>(policy: Policy, field: F): Policy {
  return { ...policy, [field]: EDITS[field](policy[field]) };
}
