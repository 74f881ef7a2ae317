import type { Case, Export, Listing } from './case.ts';
import { type DomainEvent, END_OF, type EventData, type EventType } from './events.ts';
import { isSatisfied, type Requirement } from './requirement.ts';
import { waitingOn } from './waiting.ts';

/** An event with its place in its case. */
export type RecordedEvent = DomainEvent & {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  readonly sequence: number;
  /** Workflow time, ISO 8601. */
  readonly at: string;
};

/** A reader met an event type that is newer than it: it must mark the case so, and never guess. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

type Change<T extends EventType> = (theCase: Case, data: EventData<T>, at: string) => Case;

/** The one way in which a case changes. Pure: the workflow and every consumer fold with this. */
export function reduce(theCase: Case | null, event: RecordedEvent): Case {
  if (event.type === 'case.registered') return settle(null, opened(event, event.data), event);
  if (theCase === null)
    throw new Error(`${event.caseId}: the first event must be case.registered, not ${event.type}`);
  const change = CHANGES[event.type] as Change<EventType> | undefined;
  if (change === undefined)
    throw new UnknownEventType(`event type ${event.type} is newer than this reader`);
  return settle(theCase, ended(change(theCase, event.data, event.at), event), event);
}

/** Folds events of one case, oldest first. Null for none. */
export function fold(events: Iterable<RecordedEvent>, from: Case | null = null): Case | null {
  let theCase = from;
  for (const one of events) theCase = reduce(theCase, one);
  return theCase;
}

/** What follows from any change: number, time, and who has the ball now. */
function settle(before: Case | null, after: Case, event: RecordedEvent): Case {
  const next = { ...after, sequence: event.sequence, updatedAt: event.at };
  const holders = waitingOn(next);
  const artisanActed = event.type === 'requirement.submitted' || event.type === 'case.resumed';
  const unchanged = before !== null && !artisanActed && sameParties(before.ball.with, holders);
  if (unchanged) return next;
  return {
    ...next,
    ball: { with: holders, since: event.at, escalated: [] },
    reminders: { delivered: 0, failed: 0 },
  };
}

function sameParties(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((party, index) => party === b[index]);
}

function ended(theCase: Case, event: RecordedEvent): Case {
  const kind = END_OF[event.type];
  if (kind === undefined) return theCase;
  const data = event.data as { codes?: string[]; reason?: string };
  const codes = data.codes ?? (data.reason === undefined ? [] : [data.reason]);
  return { ...theCase, status: 'ended', end: { kind, codes, at: event.at } };
}

function opened(event: RecordedEvent, data: EventData<'case.registered'>): Case {
  const { requirements, channel: _channel, ...facts } = data;
  return {
    ...facts,
    caseId: event.caseId,
    artisanId: event.artisanId,
    application: event.application,
    sequence: 0,
    stage: 'registration',
    stageSince: event.at,
    status: 'open',
    end: null,
    levels: {
      local_body: 'pending',
      district_committee: 'pending',
      screening_committee: 'pending',
    },
    requirements: Object.fromEntries(
      requirements.map(({ evidence, ...spec }) => [spec.id, fresh(spec, evidence, event.at)]),
    ),
    listings: {},
    assistance: {},
    outages: {},
    ball: { with: [], since: event.at, escalated: [] },
    reminders: { delivered: 0, failed: 0 },
    contact: { reminders: true, channel: 'sms' },
    granted: [],
    pausedMs: 0,
    overdue: false,
    claimsReleased: false,
    watchUntil: null,
    held: null,
    openedAt: event.at,
    updatedAt: event.at,
  };
}

/** What a requirement forgets once it is judged anew. */
const JUDGED_ANEW = { refusal: null, refusedBy: null, override: null, validUntil: null } as const;

/** Under other rules: what is new is due, what is no longer asked for stays on record, the rest goes on as it stands. */
function moved(theCase: Case, specs: readonly Spec[], at: string): Case['requirements'] {
  const asked = new Map(specs.map((spec) => [spec.id, spec]));
  const kept = Object.values(theCase.requirements).map((one) => {
    const spec = asked.get(one.id);
    if (spec !== undefined) {
      // What the rules may leave out is not kept from those that no longer apply.
      const { reviewedBy: _r, oneOf: _o, validForDays: _v, lateAfterDays: _l, ...rest } = one;
      return [one.id, { ...rest, ...spec, ...reopened(one, at) }] as const;
    }
    const stays = one.kind === 'product' || isSatisfied(one);
    return [one.id, stays ? one : { ...one, status: 'not_applicable', desk: null }] as const;
  });
  const fresh_ = specs
    .filter((spec) => theCase.requirements[spec.id] === undefined)
    .map((spec) => [spec.id, fresh(spec, null, at)] as const);
  return Object.fromEntries([...kept, ...fresh_]) as Case['requirements'];
}

/** What an earlier version of the rules no longer asked for is asked for again. */
function reopened(one: Requirement, at: string): Partial<Requirement> {
  return one.status === 'not_applicable' ? { status: 'due', since: at } : {};
}

type Spec = EventData<'requirement.added'>['requirement'];

function fresh(spec: Spec, evidence: Requirement['evidence'], at: string): Requirement {
  const brought = evidence !== null || spec.from === 'registry';
  // A consent is given, not checked: it stands from the moment that it is recorded.
  const status = !brought ? 'due' : spec.kind === 'consent' ? 'accepted' : 'submitted';
  return {
    ...spec,
    status,
    attempt: evidence === null ? 0 : 1,
    evidence,
    desk: status === 'submitted' ? spec.checkedBy : null,
    codes: [],
    decidedBy: status === 'accepted' ? 'artisan' : null,
    ...JUDGED_ANEW,
    since: at,
  };
}

/** Changes one requirement; an event about a requirement that the case does not have is a broken log. */
function amend(theCase: Case, id: string, at: string, change: Partial<Requirement>): Case {
  const before = theCase.requirements[id];
  if (before === undefined) throw new Error(`${theCase.caseId} has no requirement ${id}`);
  return {
    ...theCase,
    requirements: { ...theCase.requirements, [id]: { ...before, since: at, ...change } },
  };
}

function amendListing(theCase: Case, sku: string, change: Partial<Listing>): Case {
  const before = theCase.listings[sku] ?? {
    sku,
    status: 'previewed',
    digest: theCase.requirements[`product:${sku}`]?.evidence?.digest ?? '',
    submission: null,
    issues: [],
  };
  return { ...theCase, listings: { ...theCase.listings, [sku]: { ...before, ...change } } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/** The clock of whoever has the ball starts that much later. */
function later(theCase: Case, ms: number): Case {
  const since = new Date(Date.parse(theCase.ball.since) + ms).toISOString();
  return { ...theCase, ball: { ...theCase.ball, since }, pausedMs: theCase.pausedMs + ms };
}

function amendExport(theCase: Case, sku: string, change: Partial<Export>): Case {
  const before = theCase.abroad?.[sku] ?? {
    sku,
    marketplace: '',
    status: 'submitted',
    digest: '',
    submission: null,
    issues: [],
  };
  return { ...theCase, abroad: { ...theCase.abroad, [sku]: { ...before, ...change } } };
}

const notCondemned = (theCase: Case, digest: string): Case => ({
  ...theCase,
  condemned: without(theCase.condemned ?? {}, digest),
});

const same: Change<EventType> = (theCase) => theCase;

const CHANGES: { [T in Exclude<EventType, 'case.registered'>]: Change<T> } = {
  'case.route_assessed': same,
  'case.stage_entered': (c, { stage }, at) => ({ ...c, stage, stageSince: at }),
  'case.went_live': (c, { watchUntil }) => ({ ...c, status: 'live', watchUntil }),
  'case.completed': same,
  'case.declined': same,
  'case.withdrawn': same,
  'case.lapsed': same,
  'case.no_marketplace_route': same,
  'case.closed': same,
  'case.became_dormant': (c) => ({ ...c, status: 'dormant' }),
  'case.resumed': (c) => ({ ...c, status: 'open' }),
  // Time that the system lost is given back to whoever had the ball: their clock starts that much later.
  'case.time_restored': (c, { lostMs }) => later(c, lostMs),
  'case.held': (c, { reason }, at) => ({ ...c, held: { since: at, reason } }),
  // Whoever had the ball finds it as it lay: no clock has gone on meanwhile.
  'case.released': (c, _none, at) => ({
    ...later(c, Date.parse(at) - Date.parse(c.held?.since ?? at)),
    held: null,
  }),
  'case.policy_moved': (c, { to, requirements }, at) => ({
    ...c,
    policy: to,
    requirements: moved(c, requirements, at),
  }),
  'case.overdue': (c) => ({ ...c, overdue: true }),
  'capability.granted': (c, { capability }) => ({ ...c, granted: [...c.granted, capability] }),
  'case.recovered': same,
  'verification.progressed': (c, { levels }) => ({ ...c, levels }),
  'requirement.added': (c, { requirement }, at) => ({
    ...c,
    requirements: { ...c.requirements, [requirement.id]: fresh(requirement, null, at) },
  }),
  'requirement.submitted': (c, { requirement, evidence }, at) => {
    const before = c.requirements[requirement];
    const consent = before?.kind === 'consent';
    const next = amend(c, requirement, at, {
      status: consent ? 'accepted' : 'submitted',
      evidence,
      attempt: (before?.attempt ?? 0) + 1,
      desk: consent ? null : (before?.checkedBy ?? null),
      codes: [],
      decidedBy: consent ? 'artisan' : null,
      // What is new is judged anew, and not as an appeal about what was there before.
      ...JUDGED_ANEW,
    });
    return next.status === 'dormant' ? { ...next, status: 'open' } : next;
  },
  // What a provider has said no to, or knows of somebody else, one person alone does not overrule.
  'requirement.referred': (c, { requirement, to, codes }, at) =>
    amend(c, requirement, at, {
      status: 'verifying',
      desk: to,
      codes,
      override:
        to === 'supervisor' && c.requirements[requirement]?.kind === 'kyc'
          ? { proposedBy: null }
          : null,
    }),
  'requirement.override_proposed': (c, { requirement, proposer }, at) =>
    amend(c, requirement, at, { override: { proposedBy: proposer }, desk: 'supervisor' }),
  'requirement.accepted': (c, { requirement, by, validUntil }, at) =>
    amend(c, requirement, at, {
      status: 'accepted',
      desk: null,
      codes: [],
      decidedBy: by,
      ...JUDGED_ANEW,
      validUntil: validUntil ?? null,
    }),
  'requirement.carried_over': (c, { requirement, evidence, acceptedAt, validUntil }) =>
    amend(c, requirement, acceptedAt, {
      status: 'accepted',
      evidence,
      attempt: 1,
      desk: null,
      codes: [],
      decidedBy: 'system',
      ...JUDGED_ANEW,
      validUntil: validUntil ?? null,
    }),
  'requirement.returned': (c, { requirement, by, codes }, at) =>
    amend(c, requirement, at, {
      status: 'returned',
      desk: null,
      codes,
      decidedBy: by,
      override: null,
    }),
  'requirement.refused': (c, { requirement, by, codes, decider }, at) =>
    amend(c, requirement, at, {
      status: 'refused',
      desk: null,
      codes,
      decidedBy: by,
      refusal: c.sequence + 1,
      refusedBy: decider ?? null,
      override: null,
    }),
  'requirement.appealed': (c, { requirement, to }, at) =>
    amend(c, requirement, at, { status: 'verifying', desk: to }),
  'requirement.appeal_dismissed': (c, { requirement, by, codes }, at) =>
    amend(c, requirement, at, {
      status: 'refused',
      desk: null,
      codes,
      decidedBy: by,
      refusal: null,
    }),
  'requirement.waived': (c, { requirement, by }, at) =>
    amend(c, requirement, at, { status: 'waived', desk: null, codes: [], decidedBy: by }),
  'requirement.expired': (c, { requirement }, at) =>
    amend(c, requirement, at, {
      status: 'expired',
      desk: null,
      decidedBy: 'system',
      validUntil: null,
    }),
  'requirement.hinted': (c, { requirement, codes }) =>
    amend(c, requirement, c.requirements[requirement]?.since ?? c.updatedAt, { codes }),
  'document.condemned': (c, { requirement, evidence }) => ({
    ...c,
    condemned: { ...c.condemned, [evidence.digest]: { requirement, evidence } },
  }),
  'document.purged': (c, { digest }) => notCondemned(c, digest),
  'document.left_behind': (c, { digest }) => notCondemned(c, digest),
  'provider.unavailable': (c, { system, subject }, at) => ({
    ...c,
    outages: { ...c.outages, [`${system}:${subject}`]: at },
  }),
  'provider.recovered': (c, { system, subject }) => ({
    ...c,
    outages: without(c.outages, `${system}:${subject}`),
  }),
  'assistance.opened': (c, { requirement, owner, reason }, at) => ({
    ...c,
    assistance: { ...c.assistance, [requirement]: { owner, reason, since: at } },
  }),
  'assistance.completed': (c, { requirement }) => ({
    ...c,
    assistance: without(c.assistance, requirement),
  }),
  'listing.previewed': (c, { sku, digest }) =>
    amendListing(c, sku, { status: 'previewed', digest, issues: [], submission: null }),
  'listing.refused': (c, { sku, issues }) => amendListing(c, sku, { status: 'refused', issues }),
  'listing.submitted': (c, { sku, submission }) =>
    amendListing(c, sku, { status: 'submitted', submission }),
  'listing.went_live': (c, { sku }) => amendListing(c, sku, { status: 'live' }),
  'listing.fell_back': (c, { sku }) => ({
    ...amendListing(c, sku, { status: 'fell_back' }),
    status: 'open',
    watchUntil: null,
  }),
  'listing.taken_down': (c, { sku }) => amendListing(c, sku, { status: 'taken_down' }),
  'listing.left_up': (c, { sku }) => amendListing(c, sku, { status: 'left_up' }),
  'export.submitted': (c, { sku, marketplace, digest, submission }) =>
    amendExport(c, sku, { status: 'submitted', marketplace, digest, submission, issues: [] }),
  'export.refused': (c, { sku, marketplace, digest, issues }) =>
    amendExport(c, sku, { status: 'refused', marketplace, digest, issues }),
  'export.went_live': (c, { sku }) => amendExport(c, sku, { status: 'live' }),
  'export.taken_down': (c, { sku }) => amendExport(c, sku, { status: 'taken_down' }),
  'export.left_up': (c, { sku }) => amendExport(c, sku, { status: 'left_up' }),
  'export.unfinished': same,
  'claims.released': (c) => ({ ...c, claimsReleased: true }),
  'contact.changed': (c, contact) => ({ ...c, contact }),
  'reminder.delivered': (c) => ({
    ...c,
    reminders: { ...c.reminders, delivered: c.reminders.delivered + 1 },
  }),
  'reminder.failed': (c) => ({
    ...c,
    reminders: { ...c.reminders, failed: c.reminders.failed + 1 },
  }),
  // Late work moves to an owner who can act, also when it sat in a role's queue and with no person.
  'work.escalated': (c, { from, to }, at) => ({
    ...c,
    ball: { ...c.ball, escalated: [...c.ball.escalated, from] },
    requirements: Object.fromEntries(
      Object.entries(c.requirements).map(([id, one]) => [
        id,
        one.desk === from && !isSatisfied(one) ? { ...one, desk: to, since: at } : one,
      ]),
    ),
    assistance: Object.fromEntries(
      Object.entries(c.assistance).map(([id, one]) => [
        id,
        one.owner === from ? { ...one, owner: to } : one,
      ]),
    ),
  }),
};
