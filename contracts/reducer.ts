import type { Case, Fault, Listing } from './case.ts';
import { type DomainEvent, END_OF, type EventData, type EventType } from './events.ts';
import { isSatisfied, type Requirement } from './requirement.ts';
import { STAGES, type Stage } from './vocabulary.ts';
import { holders, listingKey, type WorkItem, workItemOf } from './waiting.ts';

/** An event with its place in its case. */
export type RecordedEvent = DomainEvent & {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  readonly sequence: number;
  /** The time of the run's clock, ISO 8601. */
  readonly at: string;
};

/** Thrown for an event type that is newer than the reader: the reader must mark the case, and never guess. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

type Change<T extends EventType> = (theCase: Case, data: EventData<T>, at: string) => Case;

/**
 * Folds one event into a case. The only way in which a case changes. Pure: the workflow and every consumer use it.
 * @throws UnknownEventType for a type that this reader does not know; Error for a log that does not begin with
 *   `case.registered`.
 */
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

/** Sets what follows from any change: number, time, and the parties that the case waits on now. */
function settle(before: Case | null, after: Case, event: RecordedEvent): Case {
  const next = { ...after, sequence: event.sequence, updatedAt: event.at };
  // A held case decides nothing and waits on no party; the release restores everything.
  const on = holders(next);
  const isOverlaid = next.held !== null || event.type === 'case.released';
  if (isOverlaid) return { ...next, waiting: { on, since: next.waiting.since } };
  const artisanActed = event.type === 'requirement.submitted' || event.type === 'case.resumed';
  const unchanged = before !== null && !artisanActed && sameParties(before.waiting.on, on);
  if (unchanged) return next;
  return {
    ...next,
    waiting: { on, since: event.at },
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
  return { ...theCase, status: 'ended', held: null, end: { kind, codes, at: event.at } };
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
      requirements.map(({ evidence, ...spec }) => [
        spec.id,
        fresh(spec, evidence, 'registration', event.at),
      ]),
    ),
    listings: {},
    deletions: {},
    assistance: {},
    outages: {},
    faults: {},
    waiting: { on: [], since: event.at },
    reminders: { delivered: 0, failed: 0 },
    contact: { reminders: true, channel: 'sms' },
    capabilities: [],
    pausedMs: 0,
    overdue: false,
    claimsReleased: false,
    watchUntil: null,
    held: null,
    openedAt: event.at,
    updatedAt: event.at,
  };
}

/** The fields of a requirement that are reset once it is judged anew. */
const JUDGED_ANEW = { refusal: null, refusedBy: null, override: null, validUntil: null } as const;

/**
 * Applies another policy: new requirements are due, satisfied ones that it no longer asks for stay, and the rest keep
 * their status.
 */
function moved(theCase: Case, specs: readonly Spec[], at: string): Case['requirements'] {
  const asked = new Map(specs.map((spec) => [spec.id, spec]));
  const kept = Object.values(theCase.requirements).map((one) => {
    const spec = asked.get(one.id);
    if (spec !== undefined) {
      // Optional fields of the former policy are removed.
      const { reviewedBy: _r, oneOf: _o, validForDays: _v, lateAfterDays: _l, ...rest } = one;
      return [one.id, { ...rest, ...spec, ...reopened(one, at) }] as const;
    }
    const stays = one.kind === 'product' || isSatisfied(one);
    return [one.id, stays ? one : { ...one, status: 'not_applicable', waitingOn: null }] as const;
  });
  const fresh_ = specs
    .filter((spec) => theCase.requirements[spec.id] === undefined)
    .map((spec) => [spec.id, fresh(spec, null, theCase.stage, at)] as const);
  return Object.fromEntries([...kept, ...fresh_]) as Case['requirements'];
}

/** A requirement that an earlier policy had dropped is due again. */
function reopened(one: Requirement, at: string): Partial<Requirement> {
  return one.status === 'not_applicable' ? { status: 'due', since: at } : {};
}

type Spec = EventData<'requirement.added'>['requirement'];

const isReached = (of: Stage, now: Stage) => STAGES.indexOf(of) <= STAGES.indexOf(now);

/** The party that checks the evidence; null before the case has come to the requirement's stage. */
const checkerOf = ({ stage, checkedBy }: Pick<Spec, 'stage' | 'checkedBy'>, now: Stage) =>
  isReached(stage, now) ? checkedBy : null;

function fresh(spec: Spec, evidence: Requirement['evidence'], now: Stage, at: string): Requirement {
  const brought = evidence !== null || spec.from === 'registry';
  // A consent is not checked: it is accepted when it is recorded.
  const status = !brought ? 'due' : spec.kind === 'consent' ? 'accepted' : 'submitted';
  return {
    ...spec,
    status,
    attempt: evidence === null ? 0 : 1,
    question: evidence === null ? 0 : 1,
    evidence,
    waitingOn: status === 'submitted' ? checkerOf(spec, now) : null,
    codes: [],
    decidedBy: status === 'accepted' ? 'artisan' : null,
    ...JUDGED_ANEW,
    escalations: 0,
    since: at,
  };
}

/** Changes one requirement. @throws Error if the case does not have it: the log is broken. */
function amend(theCase: Case, id: string, at: string, change: Partial<Requirement>): Case {
  const before = theCase.requirements[id];
  if (before === undefined) throw new Error(`${theCase.caseId} has no requirement ${id}`);
  return {
    ...theCase,
    requirements: {
      ...theCase.requirements,
      [id]: { ...before, escalations: 0, since: at, ...change },
    },
  };
}

/** The listing that an event is about. */
type AboutListing = { readonly marketplace: string; readonly sku: string };

function amendListing(
  theCase: Case,
  { marketplace, sku }: AboutListing,
  at: string,
  change: Partial<Listing>,
): Case {
  const key = listingKey(marketplace, sku);
  const before: Listing = theCase.listings[key] ?? {
    marketplace,
    sku,
    status: 'previewed',
    digest: '',
    submission: null,
    onMarketplace: false,
    account: null,
    issues: [],
    waitingOn: null,
    escalations: 0,
    since: at,
  };
  const after = { ...before, waitingOn: null, escalations: 0, since: at, ...change };
  return { ...theCase, listings: { ...theCase.listings, [key]: after } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}

/**
 * Moves every running deadline later by time that counts for no party. Satisfied requirements keep their time, since
 * their validity counts from then.
 */
function later(theCase: Case, ms: number): Case {
  const moved = <T extends { readonly since: string }>(one: T): T => ({
    ...one,
    since: new Date(Date.parse(one.since) + ms).toISOString(),
  });
  const each = <T extends { readonly since: string }>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).map(([key, one]) => [key, moved(one)]));
  return {
    ...theCase,
    waiting: moved(theCase.waiting),
    requirements: Object.fromEntries(
      Object.entries(theCase.requirements).map(([id, one]) => [
        id,
        isSatisfied(one) ? one : moved(one),
      ]),
    ),
    listings: each(theCase.listings),
    assistance: each(theCase.assistance),
    faults: each(theCase.faults),
    pausedMs: theCase.pausedMs + ms,
  };
}

/** Evidence that was submitted before its stage waits on its checker from now on. */
function entered(theCase: Case, stage: Stage, at: string): Case {
  const requirements = Object.entries(theCase.requirements).map(([id, one]) => {
    const isWaking = one.status === 'submitted' && one.waitingOn === null;
    if (!isWaking || !isReached(one.stage, stage)) return [id, one] as const;
    return [id, { ...one, waitingOn: one.checkedBy, since: at }] as const;
  });
  return { ...theCase, stage, stageSince: at, requirements: Object.fromEntries(requirements) };
}

/** Late work moves to a party that can act. If there is none above, it stays, and its escalations are counted. */
function escalated(theCase: Case, { about, from, to }: EventData<'work.escalated'>, at: string) {
  const { kind, key }: WorkItem = workItemOf(about);
  const clock = ({ since, escalations }: { since: string; escalations: number }) =>
    from === to ? { since, escalations: escalations + 1 } : { since: at, escalations: 0 };
  switch (kind) {
    case 'requirement': {
      const one = theCase.requirements[key];
      if (one === undefined) return theCase;
      return amend(theCase, key, at, { waitingOn: to, ...clock(one) });
    }
    case 'assistance': {
      const one = theCase.assistance[key];
      if (one === undefined) return theCase;
      const next = { ...one, waitingOn: to, ...clock(one) };
      return { ...theCase, assistance: { ...theCase.assistance, [key]: next } };
    }
    case 'fault': {
      const one = theCase.faults[key];
      if (one === undefined) return theCase;
      const next = { ...one, waitingOn: to, ...clock(one) };
      return { ...theCase, faults: { ...theCase.faults, [key]: next } };
    }
    case 'listing': {
      const one = theCase.listings[key];
      if (one === undefined) return theCase;
      return amendListing(theCase, one, at, { waitingOn: to, ...clock(one) });
    }
  }
}

const outsideKey = ({ system, subject }: { system: string; subject: string }) =>
  `${system}:${subject}`;

const same: Change<EventType> = (theCase) => theCase;

const CHANGES: { [T in Exclude<EventType, 'case.registered'>]: Change<T> } = {
  'case.route_assessed': same,
  'case.stage_entered': (c, { stage }, at) => entered(c, stage, at),
  'case.went_live': (c, { watchUntil }) => ({ ...c, status: 'live', watchUntil }),
  'case.completed': same,
  'case.declined': same,
  'case.withdrawn': same,
  'case.lapsed': same,
  'case.no_marketplace_route': same,
  'case.closed': same,
  'case.became_dormant': (c) => ({ ...c, status: 'dormant' }),
  'case.district_mapped': (c, { district }) => ({ ...c, district }),
  'case.resumed': (c) => ({ ...c, status: 'open' }),
  'case.time_restored': (c, { lostMs }) => later(c, lostMs),
  'case.held': (c, { reason }, at) => ({ ...c, held: { since: at, reason } }),
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
  'capability.granted': (c, { capability }) => ({
    ...c,
    capabilities: [...c.capabilities, capability],
  }),
  'case.recovered': same,
  'case.cancellation_requested': same,
  'verification.progressed': (c, { levels }) => ({ ...c, levels }),
  'requirement.added': (c, { requirement }, at) => ({
    ...c,
    requirements: { ...c.requirements, [requirement.id]: fresh(requirement, null, c.stage, at) },
  }),
  'requirement.submitted': (c, { requirement, evidence }, at) => {
    const before = c.requirements[requirement];
    const consent = before?.kind === 'consent';
    const next = amend(c, requirement, at, {
      status: consent ? 'accepted' : 'submitted',
      evidence,
      attempt: (before?.attempt ?? 0) + 1,
      question: (before?.question ?? 0) + 1,
      waitingOn: consent || before === undefined ? null : checkerOf(before, c.stage),
      codes: [],
      decidedBy: consent ? 'artisan' : null,
      // New evidence is judged anew, not as an appeal about the old.
      ...JUDGED_ANEW,
    });
    return next.status === 'dormant' ? { ...next, status: 'open' } : next;
  },
  // A provider's refusal, or another artisan's claim, takes two people to override.
  'requirement.referred': (c, { requirement, to, codes }, at) =>
    amend(c, requirement, at, {
      status: 'verifying',
      waitingOn: to,
      codes,
      override:
        to === 'supervisor' && c.requirements[requirement]?.kind === 'kyc'
          ? { proposedBy: null }
          : null,
    }),
  // A product stays accepted: only the marketplace is asked again.
  'requirement.recheck_asked': (c, { requirement, by }, at) => {
    const before = c.requirements[requirement];
    const isProduct = before?.kind === 'product';
    return amend(c, requirement, at, {
      status: isProduct ? 'accepted' : 'submitted',
      question: (before?.question ?? 0) + 1,
      waitingOn: isProduct || before === undefined ? null : checkerOf(before, c.stage),
      codes: [],
      decidedBy: isProduct ? by : null,
      override: null,
    });
  },
  'requirement.relink_due': (c, { requirement, codes }, at) =>
    amend(c, requirement, at, {
      status: 'returned',
      waitingOn: null,
      codes,
      decidedBy: 'system',
      override: null,
    }),
  'requirement.override_proposed': (c, { requirement, proposer }, at) =>
    amend(c, requirement, at, { override: { proposedBy: proposer }, waitingOn: 'supervisor' }),
  'requirement.accepted': (c, { requirement, by, validUntil }, at) =>
    amend(c, requirement, at, {
      status: 'accepted',
      waitingOn: null,
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
      waitingOn: null,
      codes: [],
      decidedBy: 'system',
      ...JUDGED_ANEW,
      validUntil: validUntil ?? null,
    }),
  'requirement.returned': (c, { requirement, by, codes }, at) =>
    amend(c, requirement, at, {
      status: 'returned',
      waitingOn: null,
      codes,
      decidedBy: by,
      override: null,
    }),
  'requirement.refused': (c, { requirement, by, codes, decider }, at) =>
    amend(c, requirement, at, {
      status: 'refused',
      waitingOn: null,
      codes,
      decidedBy: by,
      refusal: c.sequence + 1,
      refusedBy: decider ?? null,
      override: null,
    }),
  'requirement.appealed': (c, { requirement, to }, at) =>
    amend(c, requirement, at, { status: 'verifying', waitingOn: to }),
  'requirement.appeal_dismissed': (c, { requirement, by, codes }, at) =>
    amend(c, requirement, at, {
      status: 'refused',
      waitingOn: null,
      codes,
      decidedBy: by,
      refusal: null,
    }),
  'requirement.waived': (c, { requirement, by }, at) =>
    amend(c, requirement, at, { status: 'waived', waitingOn: null, codes: [], decidedBy: by }),
  'requirement.expired': (c, { requirement }, at) =>
    amend(c, requirement, at, {
      status: 'expired',
      waitingOn: null,
      decidedBy: 'system',
      validUntil: null,
    }),
  'requirement.hinted': (c, { requirement, codes }) =>
    amend(c, requirement, c.requirements[requirement]?.since ?? c.updatedAt, {
      codes,
      escalations: c.requirements[requirement]?.escalations ?? 0,
    }),
  'document.deletion_due': (c, { requirement, evidence }) => ({
    ...c,
    deletions: { ...c.deletions, [evidence.digest]: { requirement, evidence } },
  }),
  'document.deleted': (c, { digest }) => ({ ...c, deletions: without(c.deletions, digest) }),
  'provider.unavailable': (c, { code, ...about }, at) => ({
    ...c,
    outages: { ...c.outages, [outsideKey(about)]: { code, since: at } },
  }),
  'provider.recovered': (c, about) => ({ ...c, outages: without(c.outages, outsideKey(about)) }),
  // Another reason replaces the code, and does not restart the deadline.
  'fault.raised': (c, { code, requirement, ...about }, at) => {
    const key = outsideKey(about);
    const before: Fault = c.faults[key] ?? {
      code,
      requirement,
      waitingOn: 'operations',
      escalations: 0,
      since: at,
    };
    return { ...c, faults: { ...c.faults, [key]: { ...before, code } } };
  },
  'fault.cleared': (c, about) => ({ ...c, faults: without(c.faults, outsideKey(about)) }),
  'assistance.opened': (c, { requirement, waitingOn, reason }, at) => ({
    ...c,
    assistance: {
      ...c.assistance,
      [requirement]: { waitingOn, reason, escalations: 0, since: at },
    },
  }),
  'assistance.completed': (c, { requirement }) => ({
    ...c,
    assistance: without(c.assistance, requirement),
  }),
  // A submitted listing stays on the marketplace until it is replaced or taken down.
  'listing.previewed': (c, { digest, ...about }, at) =>
    amendListing(c, about, at, { status: 'previewed', digest, issues: [], submission: null }),
  'listing.refused': (c, { digest, issues, ...about }, at) =>
    amendListing(c, about, at, { status: 'refused', digest, issues }),
  'listing.submitted': (c, { digest, account, submission, ...about }, at) =>
    amendListing(c, about, at, {
      status: 'submitted',
      digest,
      account,
      submission,
      onMarketplace: true,
      issues: [],
    }),
  'listing.went_live': (c, about, at) => amendListing(c, about, at, { status: 'live' }),
  'listing.fell_back': (c, about, at) => {
    const next = amendListing(c, about, at, { status: 'fell_back' });
    // A marketplace beside the case's own does not reopen the case.
    return about.marketplace === c.marketplace
      ? { ...next, status: 'open', watchUntil: null }
      : next;
  },
  'listing.taken_down': (c, about, at) =>
    amendListing(c, about, at, { status: 'taken_down', onMarketplace: false }),
  'listing.left_up': (c, about, at) => amendListing(c, about, at, { status: 'left_up' }),
  'listing.unfinished': same,
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
  'work.escalated': escalated,
};
