import { DAY, HOUR, MINUTE } from '../durations.ts';
import type { Policy, RequirementRule } from '../policy.ts';
import { CALENDAR_2026_11 } from '../tables/calendar.ts';
import { ESCALATION_2026_11 } from '../tables/escalation.ts';
import { MARKETPLACES_2026_11 } from '../tables/marketplaces.ts';
import { TAX_ROUTES_2026_11 } from '../tables/tax-routes.ts';
import { TRADES_2026_11 } from '../tables/trades.ts';
import { CONSENT, DOCUMENT, KYC, PRODUCT } from './kinds.ts';

export const requirements_2026_11: readonly RequirementRule[] = [
  {
    id: 'scheme_verification',
    kind: 'verification',
    stage: 'registration',
    from: 'registry',
    checkedBy: 'registry',
    gates: 'list',
    rule: 'scheme.three_levels',
    appliesWhen: {},
  },
  { id: 'consent_kyc', ...CONSENT, rule: 'privacy.consent_kyc', appliesWhen: {} },
  {
    id: 'consent_marketplace',
    ...CONSENT,
    rule: 'privacy.consent_marketplace',
    appliesWhen: {},
  },
  { id: 'photograph', ...DOCUMENT, rule: 'identity.photograph', appliesWhen: {} },
  { id: 'bank_proof', ...DOCUMENT, rule: 'bank.proof', appliesWhen: {} },
  {
    id: 'craft_card',
    ...DOCUMENT,
    rule: 'toys.handicraft_registration',
    appliesWhen: { trade: ['doll_toy_maker'] },
  },
  {
    id: 'hallmark_evidence',
    ...DOCUMENT,
    rule: 'gold.hallmark',
    appliesWhen: { trade: ['goldsmith'] },
  },
  {
    id: 'restricted_goods_permit',
    ...DOCUMENT,
    rule: 'arms.permit',
    appliesWhen: { trade: ['armourer'] },
  },
  {
    id: 'collective_membership',
    ...DOCUMENT,
    rule: 'collective.membership',
    appliesWhen: { route: ['collective'] },
  },
  { id: 'identity', ...KYC, rule: 'kyc.identity', appliesWhen: {} },
  { id: 'pan', ...KYC, rule: 'kyc.pan', appliesWhen: {} },
  { id: 'bank_account', ...KYC, rule: 'kyc.bank_account', appliesWhen: {} },
  { id: 'tax_status', ...KYC, rule: 'kyc.tax_status', appliesWhen: { route: ['own'] } },
  {
    id: 'seller_account',
    kind: 'account',
    stage: 'go_live',
    from: 'artisan',
    checkedBy: 'marketplace',
    gates: 'sell',
    rule: 'marketplace.own_account',
    appliesWhen: { route: ['own'] },
  },
];

/** The first complete policy. Its clocks are proposals for the institutions to sign off, not law. */
export const policy_2026_11: Policy = {
  version: '2026-11',
  effectiveFrom: '2026-11-01',
  requirements: requirements_2026_11,
  product: PRODUCT,
  products: [],
  attempts: 3,
  clocks: {
    lateAfter: {
      facilitator: 10 * DAY,
      reviewer: 3 * DAY,
      supervisor: 5 * DAY,
      operations: 2 * DAY,
      registry: 45 * DAY,
      provider: 3 * DAY,
      marketplace: 7 * DAY,
    },
    remindAt: [3 * DAY, 10 * DAY, 25 * DAY],
    dormantAfter: 40 * DAY,
    lapseAfter: 180 * DAY,
    remindersNeeded: 3,
    appealWithin: 30 * DAY,
    besideWithin: 90 * DAY,
    caseLateAfter: 365 * DAY,
    worksByCalendar: false,
    watchFor: 14 * DAY,
    poll: { first: 15 * MINUTE, longest: 12 * HOUR },
    retry: { first: 1 * MINUTE, longest: 1 * HOUR },
    lateTimer: 10 * MINUTE,
  },
  calendar: CALENDAR_2026_11,
  escalatesTo: ESCALATION_2026_11,
  trades: TRADES_2026_11,
  taxRoutes: TAX_ROUTES_2026_11,
  marketplaces: MARKETPLACES_2026_11,
};
