import { z } from 'zod';
import type { Case } from './case.ts';
import { eventType } from './envelope.ts';
import { listingIssue } from './events.ts';
import { levels } from './levels.ts';
import { requirementSpec } from './requirement.ts';
import {
  aboutSystem,
  actorId,
  artisanId,
  caseId,
  code,
  collectiveId,
  digest,
  district,
  evidence,
  instant,
  language,
  listingId,
  policyVersion,
  requirementId,
  sequenceText,
  sku,
  state,
  submissionId,
} from './shapes.ts';
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
  refusedBy: actorId.nullable(),
  override: z.object({ proposedBy: actorId.nullable() }).nullable(),
  validUntil: instant.nullable(),
  escalations: whole,
  since: instant,
});

const listing = z.object({
  marketplace: code,
  sku,
  status: z.enum([
    'previewed',
    'refused',
    'submitted',
    'live',
    'fell_back',
    'taken_down',
    'left_up',
  ]),
  digest,
  submission: submissionId.nullable(),
  onMarketplace: z.boolean(),
  account: evidence.nullable(),
  issues: z.array(z.object(listingIssue.shape)),
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
  policy: policyVersion,
  trade: code,
  state,
  district,
  settlement: z.enum(['rural', 'urban']),
  route: z.enum(SELLER_ROUTES),
  collective: collectiveId.nullable(),
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
  requirements: z.record(requirementId, requirement),
  listings: z.record(listingId, listing),
  deletions: z.record(digest, z.object({ requirement: requirementId, evidence })),
  assistance: z.record(
    requirementId,
    z.object({ owner: party, reason: code, escalations: whole, since: instant }),
  ),
  outages: z.record(aboutSystem, z.object({ code, since: instant })),
  faults: z.record(
    aboutSystem,
    z.object({
      code,
      requirement: requirementId.nullable(),
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
  sequence: sequenceText,
  /** When that event happened. */
  asOf: instant,
  /** Set once there are events of a type that the projector does not know: from then on the case stands still. */
  newerThanKnown: z.object({ sequence: sequenceText, type: eventType }).nullable(),
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
