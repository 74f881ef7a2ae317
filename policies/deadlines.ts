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

/** Something that time alone brings about in a case. Derived from the case and its policy, never stored. */
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
 * All moments that are still ahead of a case, or overdue, earliest first.
 * Dormancy and lapse exist only while the case waits on the artisan alone.
 */
export function momentsOf(theCase: Case, policy: Policy): readonly Moment[] {
  const before = derived.get(theCase);
  if (before?.policy === policy) return before.moments;
  const moments = deriveMoments(theCase, policy);
  derived.set(theCase, { policy, moments });
  return moments;
}

/** A case is never changed, so what was derived from it holds as long as it does; a clock asks many times a second. */
const derived = new WeakMap<Case, { policy: Policy; moments: readonly Moment[] }>();

function deriveMoments(theCase: Case, policy: Policy): Moment[] {
  // After the end only what is to be undone can be late.
  const own = theCase.end !== null || theCase.held !== null ? [] : ownMoments(theCase, policy);
  const late = waits(theCase).flatMap((one) => lateMoment(theCase, policy, one));
  return [...own, ...late].sort((a, b) => a.at - b.at);
}

/** What time brings beside lateness. */
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

/** A live case closes once its listing was watched and nothing beside the path is open, or has been for too long. */
function watchMoment(theCase: Case, clocks: Clocks): Moment[] {
  if (theCase.watchUntil === null) return [];
  const watchUntil = Date.parse(theCase.watchUntil);
  const isDone = besideOpen(theCase).length === 0 && !isWatchUnread(theCase);
  return [{ what: 'watch_over', at: isDone ? watchUntil : watchUntil + clocks.besideWithin }];
}

/** Not while the listing is watched already: that takes days, and the case is done after it. */
function expiryMoments(theCase: Case): Moment[] {
  return requirementsOf(theCase).flatMap((one) => {
    const at = goodUntil(one);
    return one.status !== 'accepted' || at === null
      ? []
      : [{ what: 'expired', at, requirement: one.id } as const];
  });
}

/** Until when what was accepted is good, epoch milliseconds; null: for good. The earlier of what the policy and what the paper says. */
export function goodUntil({ since, validForDays, validUntil }: Requirement): number | null {
  const ends = [
    ...(validForDays === undefined ? [] : [Date.parse(since) + validForDays * DAY]),
    ...(validUntil === null ? [] : [Date.parse(validUntil)]),
  ];
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The clock of the whole case, beside those of its parts: it says so once, and ends nothing. */
function overdueMoment(theCase: Case, { caseLateAfter }: Clocks): Moment[] {
  if (theCase.overdue) return [];
  return [{ what: 'overdue', at: Date.parse(theCase.openedAt) + theCase.pausedMs + caseLateAfter }];
}

/**
 * When the first of those whom the case waits on is late; for the artisan, when the case would fall dormant. Null: no
 * clock runs. Each deadline belongs to the work that waits, so nothing that is brought beside it moves it. The end of a
 * watch is no debt of anybody.
 */
export function dueAt(theCase: Case, policy: Policy): string | null {
  const first = momentsOf(theCase, policy).find(({ what }) => IS_DUE.has(what));
  return first === undefined ? null : new Date(first.at).toISOString();
}

/** The moments at which a party is late. */
const IS_DUE: ReadonlySet<Moment['what']> = new Set([
  'late',
  'dormant',
  'lapse',
  'unreached',
  'appeal_over',
]);

/** Only then does the artisan's own time run. */
export function isArtisansAlone(theCase: Case): boolean {
  return theCase.waiting.on.length === 1 && theCase.waiting.on[0] === 'artisan';
}

/** When a refusal becomes final, epoch milliseconds; time that the case was held or we were down is added. */
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

/** What silence comes to, in the artisan's own time only. */
function silenceMoments(theCase: Case, clocks: Clocks, since: number): Moment[] {
  const enough = theCase.reminders.delivered >= clocks.remindersNeeded;
  const moments: Moment[] = [];
  // A case whose reminders were not delivered can neither fall dormant nor lapse: the artisan may not know.
  if (enough && theCase.status === 'open') {
    moments.push({ what: 'dormant', at: since + clocks.dormantAfter });
  }
  if (enough && theCase.status === 'dormant') {
    moments.push({ what: 'lapse', at: since + clocks.lapseAfter });
  }
  return moments;
}

/**
 * Reminders while they reach the artisan. Whoever does not want them, or is not reached by as many as were planned,
 * is called on by a facilitator instead: nobody falls silent because a message did.
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
  // A party that is still late, or has none above it, is told of again, each time after twice as long.
  const after = allowed * 2 ** Math.min(one.escalations, 10);
  const since = Date.parse(one.since);
  const counts = clocks.worksByCalendar && PEOPLE.has(party);
  const at = counts ? addWorkingTime(calendar, since, after, theCase.state) : since + after;
  return [{ what: 'late', at, about, party }];
}

/** Whose time counts in working days; machines know no holidays. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor', 'operations']);
