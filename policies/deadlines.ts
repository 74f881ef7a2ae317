import type { Case } from '../contracts/case.ts';
import type { Requirement } from '../contracts/requirement.ts';
import type { Party } from '../contracts/vocabulary.ts';
import {
  besideOpen,
  isAppealable,
  isDecisive,
  isMet,
  isWatchUnread,
  requirementsOf,
  type Wait,
  waits,
} from '../contracts/waiting.ts';
import { addWorkingTime, outsideQuietHours } from './calendar.ts';
import { DAY } from './durations.ts';
import type { Clocks, Policy } from './policy.ts';

/** A deadline of a case: what happens by time alone. Derived from the case and its policy, never stored. */
export type Moment =
  | { readonly what: 'remind'; readonly at: number; readonly round: number }
  | { readonly what: 'dormant'; readonly at: number }
  | { readonly what: 'lapse'; readonly at: number }
  | { readonly what: 'late'; readonly at: number; readonly about: string; readonly party: Party }
  | { readonly what: 'appeal_over'; readonly at: number; readonly requirement: string }
  | { readonly what: 'unreached'; readonly at: number }
  | { readonly what: 'expired'; readonly at: number; readonly requirement: string }
  | { readonly what: 'overdue'; readonly at: number }
  | { readonly what: 'watch_over'; readonly at: number };

/**
 * All deadlines of a case, ahead or overdue, earliest first. Dormancy and lapse exist only while the case waits on the
 * artisan alone.
 */
export function momentsOf(theCase: Case, policy: Policy): readonly Moment[] {
  const before = derived.get(theCase);
  if (before?.policy === policy) return before.moments;
  const moments = deriveMoments(theCase, policy);
  derived.set(theCase, { policy, moments });
  return moments;
}

/** A case is never changed, so its deadlines stay valid; a run asks for them many times a second. */
const derived = new WeakMap<Case, { policy: Policy; moments: readonly Moment[] }>();

function deriveMoments(theCase: Case, policy: Policy): Moment[] {
  // After the end only work that undoes something can be late.
  const own = theCase.end !== null || theCase.held !== null ? [] : ownMoments(theCase, policy);
  const late = waits(theCase).flatMap((one) => lateMoment(theCase, policy, one));
  return [...own, ...late].sort((a, b) => a.at - b.at);
}

/** All deadlines but those of late work. */
function ownMoments(theCase: Case, policy: Policy): Moment[] {
  const { clocks } = policy;
  const since = Date.parse(theCase.waiting.since);
  const reminding = theCase.waiting.on.includes('artisan') ? reminders(theCase, policy, since) : [];
  const appeals = appealMoments(theCase, clocks);
  if (theCase.status === 'live') return [...watchMoment(theCase, clocks), ...reminding, ...appeals];
  return [
    ...reminding,
    ...(isArtisansAlone(theCase) ? silenceMoments(theCase, clocks, since) : []),
    ...expiryMoments(theCase),
    ...overdueMoment(theCase, clocks),
    ...appeals,
  ];
}

/**
 * A live case closes when its watch ends and nothing beside the path is open, or when that has been open for too long.
 */
function watchMoment(theCase: Case, clocks: Clocks): Moment[] {
  if (theCase.watchUntil === null) return [];
  const watchUntil = Date.parse(theCase.watchUntil);
  const isDone = besideOpen(theCase).length === 0 && !isWatchUnread(theCase);
  return [{ what: 'watch_over', at: isDone ? watchUntil : watchUntil + clocks.besideWithin }];
}

/** Not while the listing is watched: that takes days, and the case ends after it. */
function expiryMoments(theCase: Case): Moment[] {
  return requirementsOf(theCase).flatMap((one) => {
    const at = goodUntil(one);
    return one.status !== 'accepted' || at === null
      ? []
      : [{ what: 'expired', at, requirement: one.id } as const];
  });
}

/**
 * Until when accepted evidence is valid, epoch milliseconds; null for ever. The earlier of the policy's and the
 * evidence's own date.
 */
export function goodUntil({ since, validForDays, validUntil }: Requirement): number | null {
  const ends = [
    ...(validForDays === undefined ? [] : [Date.parse(since) + validForDays * DAY]),
    ...(validUntil === null ? [] : [Date.parse(validUntil)]),
  ];
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The deadline of the case as a whole. It is recorded once and ends nothing. */
function overdueMoment(theCase: Case, { caseLateAfter }: Clocks): Moment[] {
  if (theCase.overdue) return [];
  return [{ what: 'overdue', at: Date.parse(theCase.openedAt) + theCase.pausedMs + caseLateAfter }];
}

/**
 * The earliest deadline of the parties that the case waits on, as ISO 8601; for the artisan, when the case would fall
 * dormant. Null if none runs. Each deadline belongs to the work that waits, so evidence for other work does not move
 * it. The end of a watch is no party's deadline.
 */
export function dueAt(theCase: Case, policy: Policy): string | null {
  const first = momentsOf(theCase, policy).find(({ what }) => IS_DUE.has(what));
  return first === undefined ? null : new Date(first.at).toISOString();
}

/** The deadlines at which a party is late. */
const IS_DUE: ReadonlySet<Moment['what']> = new Set([
  'late',
  'dormant',
  'lapse',
  'unreached',
  'appeal_over',
]);

/** True while the case waits on the artisan alone: only then do dormancy and lapse count. */
export function isArtisansAlone(theCase: Case): boolean {
  return theCase.waiting.on.length === 1 && theCase.waiting.on[0] === 'artisan';
}

/**
 * When a refusal becomes final, epoch milliseconds. Time on hold or lost by us is included, since `since` moves with
 * it.
 */
export function appealEndsAt({ since }: Requirement, clocks: Clocks): number {
  return Date.parse(since) + clocks.appealWithin;
}

function appealMoments(theCase: Case, clocks: Clocks): Moment[] {
  return Object.values(theCase.requirements)
    .filter((one) => isAppealable(one) && isDecisive(theCase, one) && !isMet(theCase, one))
    .map((one) => ({
      what: 'appeal_over',
      at: appealEndsAt(one, clocks),
      requirement: one.id,
    }));
}

/** Dormancy and lapse. */
function silenceMoments(theCase: Case, clocks: Clocks, since: number): Moment[] {
  const enough = theCase.reminders.delivered >= clocks.remindersNeeded;
  const moments: Moment[] = [];
  // Without enough delivered reminders a case neither falls dormant nor lapses: the artisan may not know.
  if (enough && theCase.status === 'open') {
    moments.push({ what: 'dormant', at: since + clocks.dormantAfter });
  }
  if (enough && theCase.status === 'dormant') {
    moments.push({ what: 'lapse', at: since + clocks.lapseAfter });
  }
  return moments;
}

/**
 * The next reminder. If the artisan wants none, or as many as were planned have failed, a facilitator calls on them
 * instead: no case falls dormant because its messages failed.
 */
function reminders(theCase: Case, { clocks, calendar }: Policy, since: number): Moment[] {
  const { delivered, failed } = theCase.reminders;
  if (delivered >= clocks.remindersNeeded && delivered + failed >= clocks.remindAt.length)
    return [];
  if (!theCase.contact.reminders || failed >= clocks.remindAt.length) {
    const at = since + (clocks.remindAt.at(-1) ?? clocks.dormantAfter);
    return [{ what: 'unreached', at }];
  }
  const round = delivered + failed;
  const planned = since + reminderTime(clocks, round);
  const at = clocks.worksByCalendar ? outsideQuietHours(calendar, planned) : planned;
  return [{ what: 'remind', at, round: round + 1 }];
}

/** Beyond the planned rounds (some were not delivered) the last pause is repeated. */
function reminderTime(clocks: Clocks, round: number): number {
  const planned = clocks.remindAt[round];
  if (planned !== undefined) return planned;
  const last = clocks.remindAt.at(-1) ?? clocks.dormantAfter;
  const pause = last - (clocks.remindAt.at(-2) ?? 0);
  return last + pause * (round - clocks.remindAt.length + 1);
}

/** When a piece of work is late. The artisan's time has its own rules. */
function lateMoment(theCase: Case, { clocks, calendar }: Policy, one: Wait): Moment[] {
  const { about, on: party } = one;
  const usual = clocks.lateAfter[party];
  if (usual === undefined) return [];
  const allowed = one.lateAfterDays === undefined ? usual : one.lateAfterDays * DAY;
  // If the party is still late, or has none above it, the next deadline comes after twice as long.
  const after = allowed * 2 ** Math.min(one.escalations, 10);
  const since = Date.parse(one.since);
  const counts = clocks.worksByCalendar && PEOPLE.has(party);
  const at = counts ? addWorkingTime(calendar, since, after, theCase.state) : since + after;
  return [{ what: 'late', at, about, party }];
}

/** The parties whose time counts in working days; outside systems have no holidays. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor', 'operations']);
