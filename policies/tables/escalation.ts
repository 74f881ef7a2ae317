import type { Escalation } from '../policy.ts';

/** Everybody but a supervisor has one above. */
export const ESCALATION_2026_11: Escalation = {
  facilitator: 'supervisor',
  reviewer: 'supervisor',
  operations: 'supervisor',
  registry: 'supervisor',
  provider: 'supervisor',
  marketplace: 'supervisor',
};
