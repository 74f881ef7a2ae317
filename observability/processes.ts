/** Our processes by the names under which they log, count and are started. */
export const PROCESSES = [
  'worker',
  'http',
  'commands',
  'projector',
  'reconciler',
  'sandbox',
] as const;
export type ProcessName = (typeof PROCESSES)[number];
