import type { Escalation } from '../policy.ts';

/** Late work of every party but the artisan and the supervisor moves to the supervisor. */
export const ESCALATION_2026_11: Escalation = {
  facilitator: 'supervisor',
  reviewer: 'supervisor',
  operations: 'supervisor',
  registry: 'supervisor',
  provider: 'supervisor',
  marketplace: 'supervisor',
};
