import type { CaseFacts, Policy, RequirementRule } from '../policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const always = () => true;
const ownAccount = (facts: CaseFacts) => facts.route === 'own';
const throughCollective = (facts: CaseFacts) => facts.route === 'collective';
const trade =
  (...codes: string[]) =>
  (facts: CaseFacts) =>
    codes.includes(facts.trade);

const document = {
  kind: 'document',
  stage: 'documents',
  from: 'artisan',
  checkedBy: 'provider',
} as const;
const consent = {
  kind: 'consent',
  stage: 'documents',
  from: 'artisan',
  checkedBy: 'artisan',
} as const;
const kyc = { kind: 'kyc', stage: 'kyc', from: 'artisan', checkedBy: 'provider' } as const;

const requirements: readonly RequirementRule[] = [
  {
    id: 'scheme_verification',
    kind: 'verification',
    stage: 'registration',
    from: 'registry',
    checkedBy: 'registry',
    rule: 'scheme.three_levels',
    appliesWhen: always,
  },
  { id: 'consent_kyc', ...consent, rule: 'privacy.consent_kyc', appliesWhen: always },
  {
    id: 'consent_marketplace',
    ...consent,
    rule: 'privacy.consent_marketplace',
    appliesWhen: always,
  },
  { id: 'photograph', ...document, rule: 'identity.photograph', appliesWhen: always },
  { id: 'bank_proof', ...document, rule: 'bank.proof', appliesWhen: always },
  {
    id: 'craft_card',
    ...document,
    rule: 'toys.handicraft_registration',
    appliesWhen: trade('doll_toy_maker'),
  },
  { id: 'hallmark_evidence', ...document, rule: 'gold.hallmark', appliesWhen: trade('goldsmith') },
  {
    id: 'restricted_goods_permit',
    ...document,
    rule: 'arms.permit',
    appliesWhen: trade('armourer'),
  },
  {
    id: 'collective_membership',
    ...document,
    rule: 'collective.membership',
    appliesWhen: throughCollective,
  },
  { id: 'identity', ...kyc, rule: 'kyc.identity', appliesWhen: always },
  { id: 'pan', ...kyc, rule: 'kyc.pan', appliesWhen: always },
  { id: 'bank_account', ...kyc, rule: 'kyc.bank_account', appliesWhen: always },
  { id: 'tax_status', ...kyc, rule: 'kyc.tax_status', appliesWhen: ownAccount },
  {
    id: 'seller_account',
    kind: 'account',
    stage: 'go_live',
    from: 'artisan',
    checkedBy: 'marketplace',
    rule: 'marketplace.own_account',
    appliesWhen: ownAccount,
  },
];

/** The first complete policy. Its clocks are proposals for the institutions to sign off, not law. */
export const policy_2026_11: Policy = {
  version: '2026-11',
  effectiveFrom: '2026-11-01',
  requirements,
  attempts: 3,
  clocks: {
    lateAfter: {
      facilitator: 10 * DAY,
      reviewer: 3 * DAY,
      supervisor: 5 * DAY,
      registry: 45 * DAY,
      provider: 3 * DAY,
      marketplace: 7 * DAY,
    },
    remindAt: [3 * DAY, 10 * DAY, 25 * DAY],
    dormantAfter: 40 * DAY,
    lapseAfter: 180 * DAY,
    remindersNeeded: 3,
    appealWithin: 30 * DAY,
    watchFor: 14 * DAY,
    poll: { first: 15 * MINUTE, longest: 12 * HOUR },
    retry: { first: 1 * MINUTE, longest: 1 * HOUR },
    lateTimer: 10 * MINUTE,
  },
};
