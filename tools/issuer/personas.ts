import type { AccessRole } from '../../contracts/vocabulary.ts';

/** The accounts of the development issuer: one client for each role, as a person or a system would have. */

export interface Persona {
  /** The id of the client, and the `sub` of its tokens. */
  readonly id: string;
  readonly role: AccessRole;
  readonly organisation?: string;
  readonly districts: readonly string[];
}

const all = ['all'] as const;

/** The client by which the dashboard signs people in. */
export const DASHBOARD = 'dashboard';

/** An override takes two supervisors. */
export const PERSONAS: readonly Persona[] = [
  { id: 'partner', role: 'system', organisation: 'partner', districts: all },
  { id: 'service-centre', role: 'operator', organisation: 'service-centres', districts: all },
  { id: 'facilitator', role: 'facilitator', organisation: 'facilitators', districts: all },
  { id: 'reviewer', role: 'reviewer', organisation: 'reviewers', districts: all },
  {
    id: 'varanasi-reviewer',
    role: 'reviewer',
    organisation: 'reviewers',
    districts: ['UP-VARANASI'],
  },
  { id: 'supervisor', role: 'supervisor', organisation: 'reviewers', districts: all },
  { id: 'second-supervisor', role: 'supervisor', organisation: 'reviewers', districts: all },
  { id: 'operations', role: 'operations', districts: all },
  { id: 'auditor', role: 'auditor', districts: all },
  { id: 'administrator', role: 'administrator', districts: all },
];
