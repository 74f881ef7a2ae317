import type { Policy } from '../policy.ts';
import { CALENDAR_2026_11 } from '../tables/calendar.ts';
import { ESCALATION_2026_11 } from '../tables/escalation.ts';
import { MARKETPLACES_2026_11 } from '../tables/marketplaces.ts';
import { TAX_ROUTES_2026_11 } from '../tables/tax-routes.ts';
import { TRADES_2026_11 } from '../tables/trades.ts';
import { policy_2026_11 } from './2026-11.ts';
import { policy_2026_12 } from './2026-12.ts';
import { PRODUCT } from './kinds.ts';

const SECOND = 1000;
const tables = {
  calendar: CALENDAR_2026_11,
  escalatesTo: ESCALATION_2026_11,
  trades: TRADES_2026_11,
  taxRoutes: TAX_ROUTES_2026_11,
  marketplaces: MARKETPLACES_2026_11,
};
const rules = {
  effectiveFrom: '2026-11-01',
  requirements: policy_2026_12.requirements,
  product: PRODUCT,
  products: policy_2026_12.products,
  attempts: policy_2026_11.attempts,
  ...tables,
};

/** The requirements of 2026-12 with the clocks of 2026-11, but fast polls and retries: people still have their days. */
export const policy_demo: Policy = {
  ...rules,
  version: 'demo',
  clocks: {
    ...policy_2026_11.clocks,
    watchFor: 2 * SECOND,
    poll: { first: 1 * SECOND, longest: 4 * SECOND },
    retry: { first: 2 * SECOND, longest: 5 * SECOND },
  },
};

/** For cases of the scenario that lapses: the artisan's time runs in seconds. */
export const policy_demo_lapse: Policy = {
  ...rules,
  version: 'demo-lapse',
  clocks: {
    ...policy_demo.clocks,
    remindAt: [2 * SECOND, 4 * SECOND],
    dormantAfter: 6 * SECOND,
    lapseAfter: 9 * SECOND,
    remindersNeeded: 2,
    lateTimer: 30 * SECOND,
  },
};

/** For cases that fall dormant and resume: seconds until dormancy, and time enough to resume. */
export const policy_demo_dormant: Policy = {
  ...rules,
  version: 'demo-dormant',
  clocks: {
    ...policy_demo_lapse.clocks,
    remindAt: [1 * SECOND, 2 * SECOND],
    dormantAfter: 3 * SECOND,
    lapseAfter: 3600 * SECOND,
  },
};

/** For cases that withdraw when their product is on sale: it is watched until they do. */
export const policy_demo_watch: Policy = {
  ...rules,
  version: 'demo-watch',
  clocks: { ...policy_demo.clocks, watchFor: 3600 * SECOND },
};

/** For cases with late work: a reviewer has seconds before it moves to the supervisor. */
export const policy_demo_late: Policy = {
  ...rules,
  version: 'demo-late',
  clocks: {
    ...policy_demo.clocks,
    lateAfter: { ...policy_demo.clocks.lateAfter, reviewer: 5 * SECOND },
  },
};

/** Frozen for the benchmark, so that its figures stay comparable when the rules grow. */
export const policy_bench: Policy = {
  version: 'bench',
  effectiveFrom: '2026-11-01',
  requirements: policy_2026_11.requirements.filter((one) =>
    [
      'scheme_verification',
      'consent_kyc',
      'consent_marketplace',
      'photograph',
      'bank_proof',
      'identity',
      'pan',
      'bank_account',
      'tax_status',
      'seller_account',
    ].includes(one.id),
  ),
  product: PRODUCT,
  products: [],
  attempts: 3,
  clocks: { ...policy_2026_11.clocks, watchFor: 0 },
  ...tables,
};
