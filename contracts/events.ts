import { z } from 'zod';
import { levels } from './levels.ts';
import { requirementSpec } from './requirement.ts';
import {
  actorId,
  caseId,
  code,
  collectiveId,
  digest,
  district,
  evidence,
  instant,
  language,
  messageId,
  policyVersion,
  recoveredRun,
  requirementId,
  sku,
  state,
  subject,
  submissionId,
  workItem,
} from './shapes.ts';
import {
  ATTRIBUTES,
  CAPABILITIES,
  CHANNELS,
  type ENDS,
  INTAKE_CHANNELS,
  PARTIES,
  ROLES,
  SELLER_ROUTES,
  SENT_BY,
  STAGES,
  SYSTEMS,
  TAX_ROUTES,
} from './vocabulary.ts';

/**
 * All event types, each with one meaning for ever. A changed meaning is a new type beside the old one; a released entry
 * is never edited. No event holds a direct identifier of a person.
 */

const party = z.enum(PARTIES);
const codes = z.array(code).max(50);
/** An issue that the marketplace raised, with the attribute that it is about. */
export const listingIssue = z.strictObject({
  code,
  /** The product attribute, by our own word: a marketplace's name for it may be any text. */
  attribute: z.enum(ATTRIBUTES).nullable(),
  /** The field of the artisan's product, such as `title.en` or `images.0`; absent if unknown. */
  field: z
    .string()
    .regex(/^[a-z][A-Za-z]{0,30}(\.([a-z][A-Za-z]{0,30}|\d))?$/)
    .optional(),
});
export type ListingIssue = z.infer<typeof listingIssue>;

/** What a registration says of an artisan in public. The case keeps it as it is. */
export const REGISTERED_FACTS = {
  policy: policyVersion,
  trade: code,
  state,
  /** From the register of places, or `unlisted`: the typed text stays in the dossier. */
  district,
  settlement: z.enum(['rural', 'urban']),
  route: z.enum(SELLER_ROUTES),
  collective: collectiveId.nullable(),
  marketplace: code,
  taxRoute: z.enum(TAX_ROUTES),
  /** Whether the artisan wants to sell abroad too. */
  exports: z.boolean(),
  language,
} as const;

/** The data of each event type. */
export const EVENT_DATA = {
  // the case
  'case.registered': z.strictObject({
    ...REGISTERED_FACTS,
    channel: z.enum(INTAKE_CHANNELS),
    dossier: evidence,
    requirements: z.array(requirementSpec.extend({ evidence: evidence.nullable() })).max(250),
  }),
  'case.route_assessed': z.strictObject({
    marketplace: code,
    taxRoute: z.enum(TAX_ROUTES),
    answer: z.enum(['yes', 'no', 'unverified']),
    rule: code,
  }),
  'case.stage_entered': z.strictObject({ stage: z.enum(STAGES) }),
  'case.went_live': z.strictObject({ marketplace: code, sku, watchUntil: instant }),
  'case.completed': z.strictObject({
    /** False if the listing could not be read when its watch ended. */
    watched: z.boolean(),
  }),
  'case.declined': z.strictObject({ by: party, codes }),
  'case.withdrawn': z.strictObject({ reason: code }),
  'case.lapsed': z.strictObject({ remindersDelivered: z.int().min(0) }),
  'case.no_marketplace_route': z.strictObject({ reason: code }),
  /** An administrator ends a case whose run was lost, because it cannot or should not be recovered. */
  'case.closed': z.strictObject({ reason: code }),
  'case.became_dormant': z.strictObject({ remindersDelivered: z.int().min(0) }),
  'case.resumed': z.strictObject({}),
  /** A facilitator has found the district whose name the register did not have. */
  'case.district_mapped': z.strictObject({ district }),
  'case.time_restored': z.strictObject({ lostMs: z.int().min(1), cause: code }),
  /** Nothing is asked, decided or counted until the release. */
  'case.held': z.strictObject({ reason: code }),
  'case.released': z.strictObject({}),
  /** Another policy applies from now on. `requirements` has all that it asks for; what was accepted stays accepted. */
  'case.policy_moved': z.strictObject({
    from: policyVersion,
    to: policyVersion,
    reason: code,
    requirements: z.array(requirementSpec).max(250),
  }),
  /** The case as a whole takes too long, whichever party it waits on. Recorded once, for a party that can act. */
  'case.overdue': z.strictObject({ to: party, openDays: z.int().min(0) }),
  /** The artisan has a capability beside the path from now on. */
  'capability.granted': z.strictObject({ capability: z.enum(CAPABILITIES) }),
  'case.recovered': z.strictObject({
    fromRun: recoveredRun,
    from: z.enum(['query', 'topic']),
    /** True only if the last run could not be queried: acknowledged decisions may then be lost. */
    mayHaveLostDecisions: z.boolean(),
  }),
  /** An operator asked Temporal to cancel the run. It ends nothing: a case is withdrawn by its own command. */
  'case.cancellation_requested': z.strictObject({}),
  // the scheme's own verification
  'verification.progressed': z.strictObject({ levels }),
  // requirements
  'requirement.added': z.strictObject({ requirement: requirementSpec }),
  'requirement.submitted': z.strictObject({ requirement: requirementId, evidence }),
  'requirement.referred': z.strictObject({
    requirement: requirementId,
    to: party,
    codes,
    /** The requirements that it contradicts: a reviewer compares the two. */
    against: z.array(requirementId).max(10).optional(),
  }),
  /** A person has the outside system checked once more: a new question about the same evidence. */
  'requirement.recheck_asked': z.strictObject({ requirement: requirementId, by: z.enum(ROLES) }),
  /**
   * The seller's authorisation is missing, expired or revoked: the artisan links the account anew, even if it was
   * accepted. It is no finding about their evidence, and costs no attempt.
   */
  'requirement.relink_due': z.strictObject({ requirement: requirementId, codes }),
  'requirement.accepted': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    digest: digest.nullable(),
    /** Until when the evidence is valid, if the reviewer read that on it. */
    validUntil: instant.optional(),
  }),
  /** Accepted in an earlier application and still valid, so the artisan need not submit it again. */
  'requirement.carried_over': z.strictObject({
    requirement: requirementId,
    evidence,
    fromCase: caseId,
    acceptedAt: instant,
    validUntil: instant.optional(),
  }),
  /** The first of the two people whom an override takes has accepted. */
  'requirement.override_proposed': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    proposer: actorId,
  }),
  'requirement.returned': z.strictObject({ requirement: requirementId, by: z.enum(ROLES), codes }),
  'requirement.refused': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    codes,
    /** Who refused it, so that another person decides an appeal; absent if a system did. */
    decider: actorId.optional(),
  }),
  'requirement.waived': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    reason: code,
  }),
  'requirement.expired': z.strictObject({ requirement: requirementId }),
  /** The artisan appeals against a refusal: a person above the one who decided judges it anew. */
  'requirement.appealed': z.strictObject({
    requirement: requirementId,
    /** The sequence of the event that is appealed against. */
    decision: z.int().min(1),
    to: party,
  }),
  'requirement.appeal_dismissed': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    codes,
  }),
  'requirement.hinted': z.strictObject({ requirement: requirementId, codes }),
  // files
  /** The file shows what must not be kept: it has to be deleted from the store, whatever becomes of the case. */
  'document.deletion_due': z.strictObject({ requirement: requirementId, evidence, code }),
  /** The file was deleted from the store. */
  'document.deleted': z.strictObject({ requirement: requirementId, digest }),
  // outside systems
  'provider.unavailable': z.strictObject({
    system: z.enum(SYSTEMS),
    subject,
    code,
  }),
  'provider.recovered': z.strictObject({ system: z.enum(SYSTEMS), subject }),
  /**
   * An outside system refuses us for a reason of ours: credentials, a role, the shape of a request. Our operations team
   * has to mend it. It says nothing about the artisan, whose deadlines pause meanwhile.
   */
  'fault.raised': z.strictObject({
    system: z.enum(SYSTEMS),
    subject,
    /** The requirement that waits for it; null if none does. */
    requirement: requirementId.nullable(),
    code,
  }),
  'fault.cleared': z.strictObject({ system: z.enum(SYSTEMS), subject }),
  // help
  'assistance.opened': z.strictObject({
    requirement: requirementId,
    waitingOn: party,
    reason: code,
  }),
  'assistance.completed': z.strictObject({ requirement: requirementId, outcome: code }),
  // listings: one product on one marketplace
  /** Checked before submission: against our own rules, and by the marketplace if it has a preview. */
  'listing.previewed': z.strictObject({ marketplace: code, sku, digest }),
  'listing.refused': z.strictObject({
    marketplace: code,
    sku,
    /** The digest of the product text that the marketplace received. */
    digest,
    issues: z.array(listingIssue).max(50),
  }),
  'listing.submitted': z.strictObject({
    marketplace: code,
    sku,
    digest,
    /** The artisan's own account that it is listed under; null for a collective's account. */
    account: evidence.nullable(),
    submission: submissionId,
  }),
  'listing.went_live': z.strictObject({ marketplace: code, sku }),
  'listing.fell_back': z.strictObject({ marketplace: code, sku, codes }),
  /** After the end: the listing is off sale. */
  'listing.taken_down': z.strictObject({ marketplace: code, sku }),
  /** After the end: we can no longer reach the listing, so a facilitator has to take it down. */
  'listing.left_up': z.strictObject({ marketplace: code, sku, code }),
  /** The case closes while these are not on sale on a marketplace beside its own: no further call is made for them. */
  'listing.unfinished': z.strictObject({ marketplace: code, skus: z.array(sku).max(250) }),
  /** The artisan's claims may be used in another application. */
  'claims.released': z.strictObject({}),
  // time
  'reminder.delivered': z.strictObject({
    round: z.int().min(1),
    channel: z.enum(SENT_BY),
    message: messageId,
  }),
  'reminder.failed': z.strictObject({
    round: z.int().min(1),
    channel: z.enum(SENT_BY),
    code,
  }),
  /** Whether the artisan wants messages, and by which channel. */
  'contact.changed': z.strictObject({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  'work.escalated': z.strictObject({
    /** The work that waits too long. */
    about: workItem,
    from: party,
    to: party,
    overdueSince: instant,
  }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as EventType[];
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

/** An event before it has a number and a time. */
export type DomainEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType];

/** The event types that end a case, with the kind of end. */
export const END_OF: Partial<Record<EventType, (typeof ENDS)[number]>> = {
  'case.completed': 'live',
  'case.declined': 'declined',
  'case.withdrawn': 'withdrawn',
  'case.lapsed': 'lapsed',
  'case.no_marketplace_route': 'no_marketplace_route',
  'case.closed': 'closed',
};

/** Builds an event with its data checked by the compiler. */
export function event<T extends EventType>(type: T, data: EventData<T>): DomainEvent {
  return { type, data } as DomainEvent;
}
