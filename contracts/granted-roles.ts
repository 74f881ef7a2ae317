import type { Role } from './vocabulary.ts';

/** Who may give which command, erase and free claims. Made from `policies/access/` by `npm run grant-roles`; a test compares the two. */
export const GRANTED_ROLES = {
  submit: ['artisan', 'operator', 'facilitator'],
  decide: ['reviewer', 'supervisor', 'facilitator'],
  withdraw: ['artisan', 'operator'],
  resume: ['artisan', 'operator', 'facilitator'],
  hold: ['supervisor', 'administrator'],
  release: ['supervisor', 'administrator'],
  waive: ['supervisor'],
  appeal: ['artisan', 'operator', 'facilitator'],
  report: ['system'],
  report_registration: ['system'],
  move_policy: ['supervisor', 'administrator'],
  assist: ['supervisor', 'facilitator', 'administrator'],
  map_district: ['supervisor', 'facilitator', 'administrator'],
  contact: ['artisan', 'operator', 'facilitator'],
  unblock: ['administrator'],
  eraseDossier: ['administrator'],
  releaseClaims: ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
