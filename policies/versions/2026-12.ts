import { STAGES } from '../../contracts/vocabulary.ts';
import type { Policy, RequirementRule } from '../policy.ts';
import type { ProductRule } from '../product-rules.ts';
import { CALENDAR_2026_11 } from '../tables/calendar.ts';
import { ESCALATION_2026_11 } from '../tables/escalation.ts';
import { MARKETPLACES_2026_11 } from '../tables/marketplaces.ts';
import { TAX_ROUTES_2026_11 } from '../tables/tax-routes.ts';
import { TRADES_2026_11 } from '../tables/trades.ts';
import { policy_2026_11, requirements_2026_11 } from './2026-11.ts';
import { DOCUMENT, PRODUCT } from './kinds.ts';

const YEAR = 365;
/** Rules of 2026-11 that change below. */
const SAID_ANEW = new Set([
  'craft_card',
  'restricted_goods_permit',
  'bank_proof',
  'seller_account',
]);
const before = new Map(requirements_2026_11.map((one) => [one.id, one]));

/** A rule of the version before, with its changes. */
function anew(id: string, change: Partial<RequirementRule>): RequirementRule {
  const old = before.get(id);
  if (old === undefined) throw new Error(`2026-11 has no rule ${id}`);
  return { ...old, ...change };
}

const asked: RequirementRule[] = [
  ...requirements_2026_11.filter((one) => !SAID_ANEW.has(one.id)),
  // Either of the two exempts a toy from the standard mark.
  anew('craft_card', { oneOf: 'craft_proof', validForDays: 5 * YEAR }),
  {
    id: 'geographical_indication',
    ...DOCUMENT,
    oneOf: 'craft_proof',
    validForDays: 10 * YEAR,
    rule: 'toys.geographical_indication',
    appliesWhen: { trade: ['doll_toy_maker'] },
  },
  // A supervisor has the authority to decide on arms, and may take longer.
  anew('restricted_goods_permit', {
    reviewedBy: 'supervisor',
    lateAfterDays: 10,
    validForDays: YEAR,
  }),
  anew('bank_proof', { appliesWhen: { route: ['own'] } }),
  // The marketplace pays the collective, so a member's own account matters only for the payout by the collective.
  {
    id: 'payout_proof',
    ...DOCUMENT,
    gates: 'payout',
    rule: 'collective.payout_proof',
    appliesWhen: { route: ['collective'] },
  },
  anew('seller_account', { validForDays: YEAR }),
  {
    id: 'import_export_code',
    ...DOCUMENT,
    gates: 'export',
    rule: 'export.import_export_code',
    appliesWhen: { exports: [true] },
  },
];

/** In the order of the path. */
const requirements = asked.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));

const METROLOGY = {
  rule: 'products.legal_metrology',
  appliesWhen: {},
  code: 'product.declaration_missing',
} as const;

const products: readonly ProductRule[] = [
  { ...METROLOGY, declares: 'genericName' },
  { ...METROLOGY, declares: 'makerOnPack' },
  { ...METROLOGY, declares: 'consumerCare' },
  {
    rule: 'toys.handicraft_registration',
    appliesWhen: { trade: ['doll_toy_maker'] },
    declares: 'safetyMark',
    code: 'product.safety_mark_missing',
  },
  {
    rule: 'gold.hallmark',
    appliesWhen: { trade: ['goldsmith'] },
    declares: 'hallmark',
    code: 'product.hallmark_missing',
  },
];

/** Adds alternatives, expiry and export; people's time counts in working days. Its clocks are proposals too. */
export const policy_2026_12: Policy = {
  version: '2026-12',
  effectiveFrom: '2026-12-01',
  requirements,
  product: PRODUCT,
  products,
  attempts: 3,
  clocks: { ...policy_2026_11.clocks, worksByCalendar: true },
  calendar: CALENDAR_2026_11,
  escalatesTo: ESCALATION_2026_11,
  trades: TRADES_2026_11,
  taxRoutes: TAX_ROUTES_2026_11,
  marketplaces: MARKETPLACES_2026_11,
};
