import { z } from 'zod';
import type { Case } from './case.ts';
import { levels } from './levels.ts';
import { requirementSpec } from './requirement.ts';
import { code, evidence, instant, language, opaqueId } from './shapes.ts';
import {
  CAPABILITIES,
  CASE_STATUSES,
  CHANNELS,
  ENDS,
  PARTIES,
  REQUIREMENT_STATUSES,
  ROLES,
  SELLER_ROUTES,
  STAGES,
  TAX_ROUTES,
} from './vocabulary.ts';

/**
 * The latest case, as it stands in the compacted topic. Unlike an event it may get further fields: who reads it drops
 * what they do not know, so these objects are open.
 */

const CASES_SCHEMA = 'urn:artisan-onboarding:cases:v1';

const whole = z.int().min(0);
const party = z.enum(PARTIES);
const codes = z.array(code);
const caseId = z.string().regex(/^[0-9A-Z]{5}-[0-9A-Z]{5}-\d{1,4}$/);
const artisanId = z.string().regex(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);

const requirement = z.object({
  ...requirementSpec.shape,
  status: z.enum(REQUIREMENT_STATUSES),
  attempt: whole,
  question: whole,
  evidence: evidence.nullable(),
  waitingOn: party.nullable(),
  codes,
  decidedBy: z.enum(ROLES).nullable(),
  refusal: whole.nullable(),
  refusedBy: opaqueId.nullable(),
  override: z.object({ proposedBy: opaqueId.nullable() }).nullable(),
  validUntil: instant.nullable(),
  escalations: whole,
  since: instant,
});

const listing = z.object({
  marketplace: code,
  sku: z.string(),
  status: z.enum([
    'previewed',
    'refused',
    'submitted',
    'live',
    'fell_back',
    'taken_down',
    'left_up',
  ]),
  digest: z.string(),
  submission: z.string().nullable(),
  onMarketplace: z.boolean(),
  account: evidence.nullable(),
  issues: z.array(
    z.object({ code, attribute: z.string().nullable(), field: z.string().optional() }),
  ),
  escalatedTo: party.nullable(),
  escalations: whole,
  since: instant,
});

/** The case that events fold to. The compiler holds it against `Case`. */
export const caseState = z.object({
  caseId,
  artisanId,
  application: z.int().min(1),
  sequence: z.int().min(1),
  policy: opaqueId,
  trade: code,
  state: z.string().regex(/^[A-Z]{2}$/),
  district: z.string().max(60),
  settlement: z.enum(['rural', 'urban']),
  route: z.enum(SELLER_ROUTES),
  collective: opaqueId.nullable(),
  marketplace: code,
  taxRoute: z.enum(TAX_ROUTES),
  exports: z.boolean(),
  language,
  dossier: evidence,
  stage: z.enum(STAGES),
  stageSince: instant,
  status: z.enum(CASE_STATUSES),
  end: z.object({ kind: z.enum(ENDS), codes, at: instant }).nullable(),
  levels,
  requirements: z.record(z.string(), requirement),
  listings: z.record(z.string(), listing),
  deletions: z.record(z.string(), z.object({ requirement: z.string(), evidence })),
  assistance: z.record(
    z.string(),
    z.object({ owner: party, reason: code, escalations: whole, since: instant }),
  ),
  outages: z.record(z.string(), z.object({ code, since: instant })),
  faults: z.record(
    z.string(),
    z.object({
      code,
      requirement: z.string().nullable(),
      owner: party,
      escalations: whole,
      since: instant,
    }),
  ),
  waiting: z.object({ on: z.array(party), since: instant }),
  reminders: z.object({ delivered: whole, failed: whole }),
  contact: z.object({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  granted: z.array(z.enum(CAPABILITIES)),
  pausedMs: whole,
  overdue: z.boolean(),
  claimsReleased: z.boolean(),
  watchUntil: instant.nullable(),
  held: z.object({ since: instant, reason: code }).nullable(),
  openedAt: instant,
  updatedAt: instant,
}) satisfies z.ZodType<Case>;

/** The value of a record in the cases topic; its key is the case id, and a tombstone has no value. */
export const caseMessage = z.object({
  schema: z.literal(CASES_SCHEMA),
  caseId,
  artisanId,
  /** The last event that is folded in, as the events topic numbers it. */
  sequence: z.string().regex(/^\d{8}$/),
  /** When that event happened. */
  asOf: instant,
  /** Set once there are events of a type that the projector does not know: from then on the case stands still. */
  newerThanKnown: z.object({ sequence: z.string().regex(/^\d{8}$/), type: z.string() }).nullable(),
  case: caseState,
});
export type CaseMessage = z.infer<typeof caseMessage>;

/** Wraps a case for the cases topic. @param newer the first event that could not be folded in, if there is one. */
export function messageOf(
  theCase: Case,
  newer: CaseMessage['newerThanKnown'] = null,
): Readonly<Omit<CaseMessage, 'case'>> & { readonly case: Case } {
  return {
    schema: CASES_SCHEMA,
    caseId: theCase.caseId,
    artisanId: theCase.artisanId,
    sequence: String(theCase.sequence).padStart(8, '0'),
    asOf: theCase.updatedAt,
    newerThanKnown: newer,
    case: theCase,
  };
}
