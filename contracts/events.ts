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
 * The catalogue of everything that can happen to a case: one entry, one event type, one meaning for ever.
 * A changed meaning is a new type beside the old one; an entry is never edited once it was released.
 * None of these carries a direct identifier of a person.
 */

const party = z.enum(PARTIES);
const codes = z.array(code).max(50);
/** An issue that the marketplace raised, traced back to the attribute that it is about. */
export const listingIssue = z.strictObject({
  code,
  /** What of a product it is about, in a word of ours: a marketplace's own name of it may be any text. */
  attribute: z.enum(ATTRIBUTES).nullable(),
  /** Where it stands in what the artisan brought, as `title.en` or `images.0`; not there where we cannot tell. */
  field: z
    .string()
    .regex(/^[a-z][A-Za-z]{0,30}(\.([a-z][A-Za-z]{0,30}|\d))?$/)
    .optional(),
});
export type ListingIssue = z.infer<typeof listingIssue>;

export const EVENT_DATA = {
  // the case
  'case.registered': z.strictObject({
    policy: policyVersion,
    trade: code,
    state,
    /** From the register of places, or `unlisted`: what was typed stays in the dossier. */
    district,
    settlement: z.enum(['rural', 'urban']),
    route: z.enum(SELLER_ROUTES),
    collective: collectiveId.nullable(),
    marketplace: code,
    taxRoute: z.enum(TAX_ROUTES),
    exports: z.boolean(),
    language: z.enum(['en', 'hi']),
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
    /** False where the listing could not be read when its watch ended. */
    watched: z.boolean(),
  }),
  'case.declined': z.strictObject({ by: party, codes }),
  'case.withdrawn': z.strictObject({ reason: code }),
  'case.lapsed': z.strictObject({ remindersDelivered: z.int().min(0) }),
  'case.no_marketplace_route': z.strictObject({ reason: code }),
  /** An administrator ends it whose run was lost: it cannot be brought back, or is not meant to be. */
  'case.closed': z.strictObject({ reason: code }),
  'case.became_dormant': z.strictObject({ remindersDelivered: z.int().min(0) }),
  'case.resumed': z.strictObject({}),
  /** A facilitator has found the district whose name the register did not know. */
  'case.district_mapped': z.strictObject({ district }),
  'case.time_restored': z.strictObject({ lostMs: z.int().min(1), cause: code }),
  /** Nothing is asked, decided or counted until it is released. */
  'case.held': z.strictObject({ reason: code }),
  'case.released': z.strictObject({}),
  /** From now on other rules apply: what they ask for, in full; what was accepted stays accepted. */
  'case.policy_moved': z.strictObject({
    from: policyVersion,
    to: policyVersion,
    reason: code,
    requirements: z.array(requirementSpec).max(250),
  }),
  /** The case as a whole takes too long, whomever it waits on: said once, to a party that can act. */
  'case.overdue': z.strictObject({ to: party, openDays: z.int().min(0) }),
  /** What goes beside the path is possible from now on. */
  'capability.granted': z.strictObject({ capability: z.enum(CAPABILITIES) }),
  'case.recovered': z.strictObject({
    fromRun: recoveredRun,
    from: z.enum(['query', 'topic']),
    /** True only if the last run could not be asked: acknowledged decisions may then be lost. */
    mayHaveLostDecisions: z.boolean(),
  }),
  /** Somebody asked Temporal to cancel the run. It ends nothing: a case is withdrawn by its own command. */
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
    /** What it contradicts: whoever looks compares the two. */
    against: z.array(requirementId).max(10).optional(),
  }),
  /** A person looked, and the outside system is asked once more: a new question about the same evidence. */
  'requirement.recheck_asked': z.strictObject({ requirement: requirementId, by: z.enum(ROLES) }),
  /**
   * The seller's authorisation is missing, has expired or was taken back: the artisan links the account anew, also where
   * it had been accepted. No finding about what they brought, and no attempt lost.
   */
  'requirement.relink_due': z.strictObject({ requirement: requirementId, codes }),
  'requirement.accepted': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    digest: digest.nullable(),
    /** Until when it is good, where whoever accepted it read that on it. */
    validUntil: instant.optional(),
  }),
  /** Accepted in an earlier application and still good: nobody brings the same thing twice. */
  'requirement.carried_over': z.strictObject({
    requirement: requirementId,
    evidence,
    fromCase: caseId,
    acceptedAt: instant,
    validUntil: instant.optional(),
  }),
  /** One of the two people whom an override takes has said yes. */
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
    /** Who refused it, so that somebody else decides an appeal; not there where a system did. */
    decider: actorId.optional(),
  }),
  'requirement.waived': z.strictObject({
    requirement: requirementId,
    by: z.enum(ROLES),
    reason: code,
  }),
  'requirement.expired': z.strictObject({ requirement: requirementId }),
  /** The artisan does not agree with a refusal: somebody above the one who decided looks at it anew. */
  'requirement.appealed': z.strictObject({
    requirement: requirementId,
    /** The number of the event that is appealed against. */
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
  /** It shows what may not be kept: the file is to be deleted from the store, whatever becomes of the case. */
  'document.deletion_due': z.strictObject({ requirement: requirementId, evidence, code }),
  /** The file is gone from the store. */
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
   * has to mend it; it says nothing about the artisan, whose clock stands meanwhile.
   */
  'fault.raised': z.strictObject({
    system: z.enum(SYSTEMS),
    subject,
    /** What it holds up; null where it holds up no requirement. */
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
  /** Checked before it is submitted: against our own rules, and by the marketplace where it has a preview. */
  'listing.previewed': z.strictObject({ marketplace: code, sku, digest }),
  'listing.refused': z.strictObject({
    marketplace: code,
    sku,
    /** The digest of the product text that the marketplace saw. */
    digest,
    issues: z.array(listingIssue).max(50),
  }),
  'listing.submitted': z.strictObject({
    marketplace: code,
    sku,
    digest,
    /** The artisan's own account that it is listed under; null where it is their collective's. */
    account: evidence.nullable(),
    submission: submissionId,
  }),
  'listing.went_live': z.strictObject({ marketplace: code, sku }),
  'listing.fell_back': z.strictObject({ marketplace: code, sku, codes }),
  /** After the case ended: it is off sale. */
  'listing.taken_down': z.strictObject({ marketplace: code, sku }),
  /** After the case ended: we may no longer reach it, so a person has to see to it. */
  'listing.left_up': z.strictObject({ marketplace: code, sku, code }),
  /** The case closes, and these are not on sale on a marketplace beside its own: nothing more is done for them here. */
  'listing.unfinished': z.strictObject({ marketplace: code, skus: z.array(sku).max(250) }),
  /** The numbers that were the artisan's alone may be used in another application. */
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
  /** Whether the artisan wants to be written to, and how. */
  'contact.changed': z.strictObject({ reminders: z.boolean(), channel: z.enum(CHANNELS) }),
  'work.escalated': z.strictObject({
    /** What waits too long. */
    about: workItem,
    from: party,
    to: party,
    overdueSince: instant,
  }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as EventType[];
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

/** Something that happened, before it has a number and a time. */
export type DomainEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType];

/** The event types that end a case, with the end that each stands for. */
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
