import type { Case } from '../contracts/case.ts';
import type { Requirement } from '../contracts/requirement.ts';
import type { Party } from '../contracts/vocabulary.ts';
import {
  besideOpen,
  holderOf,
  isAppealable,
  isDecisive,
  isMet,
  requirementsOf,
} from '../contracts/waiting.ts';
import { addWorkingTime, outsideQuietHours } from './calendar.ts';
import { DAY } from './durations.ts';
import type { Clocks, Policy } from './policy.ts';

/** Something that time alone brings about in a case. Derived from the case and its policy, never stored. */
export type Moment =
  | { readonly what: 'remind'; readonly at: number; readonly round: number }
  | { readonly what: 'dormant'; readonly at: number }
  | { readonly what: 'lapse'; readonly at: number }
  | { readonly what: 'late'; readonly at: number; readonly party: Party }
  | { readonly what: 'appeal_over'; readonly at: number; readonly requirement: string }
  | { readonly what: 'unreached'; readonly at: number }
  | { readonly what: 'expired'; readonly at: number; readonly requirement: string }
  | { readonly what: 'overdue'; readonly at: number }
  | { readonly what: 'watch_over'; readonly at: number };

/**
 * All moments that are still ahead of a case, or overdue, earliest first.
 * Dormancy and lapse exist only while the artisan alone has the ball.
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
  if (theCase.end !== null || theCase.held !== null) return [];
  const { clocks } = policy;
  const moments =
    theCase.status === 'live' ? liveMoments(theCase, policy) : pathMoments(theCase, policy);
  return [...moments, ...appealMoments(theCase, clocks)].sort((a, b) => a.at - b.at);
}

function pathMoments(theCase: Case, policy: Policy): Moment[] {
  const { clocks } = policy;
  const since = Date.parse(theCase.ball.since);
  return [
    ...theCase.ball.with.flatMap((party) => lateMoment(theCase, policy, party, since)),
    ...(theCase.ball.with.includes('artisan') ? reminders(theCase, policy, since) : []),
    ...(isArtisansAlone(theCase) ? silenceMoments(theCase, clocks, since) : []),
    ...expiryMoments(theCase),
    ...overdueMoment(theCase, clocks),
  ];
}

/** A live case closes once its listing was watched and nothing beside the path is open, or has been for too long. */
function liveMoments(theCase: Case, policy: Policy): Moment[] {
  const { clocks } = policy;
  if (theCase.watchUntil === null) return [];
  const watchUntil = Date.parse(theCase.watchUntil);
  if (besideOpen(theCase).length === 0) return [{ what: 'watch_over', at: watchUntil }];
  const since = Date.parse(theCase.ball.since);
  const desks = theCase.ball.with.filter((party) => party !== 'artisan' && party !== 'marketplace');
  return [
    { what: 'watch_over', at: watchUntil + clocks.besideWithin },
    ...desks.flatMap((party) => lateMoment(theCase, policy, party, since)),
    // Reminded as on the path; what never comes beside it costs nobody the case.
    ...(theCase.ball.with.includes('artisan') ? reminders(theCase, policy, since) : []),
  ];
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

/** The clock of the whole case, beside that of whoever has the ball: it says so once, and ends nothing. */
function overdueMoment(theCase: Case, { caseLateAfter }: Clocks): Moment[] {
  if (theCase.overdue) return [];
  return [{ what: 'overdue', at: Date.parse(theCase.openedAt) + theCase.pausedMs + caseLateAfter }];
}

/** When the one who has the ball is late; for the artisan, when the case would fall dormant. Null: no clock runs. */
export function dueAt(theCase: Case, policy: Policy): string | null {
  const moments = momentsOf(theCase, policy);
  const first = moments.find(({ what }) => !BESIDE_THE_BALL.has(what));
  return first === undefined ? null : new Date(first.at).toISOString();
}

/** What says nothing of whether the one who has the ball is late. */
const BESIDE_THE_BALL: ReadonlySet<Moment['what']> = new Set(['remind', 'expired', 'overdue']);

/** Only then does the artisan's own time run. */
export function isArtisansAlone(theCase: Case): boolean {
  return theCase.ball.with.length === 1 && theCase.ball.with[0] === 'artisan';
}

/** When a refusal becomes final, epoch milliseconds; time that the case was held or we were down is added. */
export function appealEndsAt(theCase: Case, { since }: Requirement, clocks: Clocks): number {
  return Math.max(Date.parse(since), Date.parse(theCase.ball.since)) + clocks.appealWithin;
}

function appealMoments(theCase: Case, clocks: Clocks): Moment[] {
  return Object.values(theCase.requirements)
    .filter((one) => isAppealable(one) && isDecisive(theCase, one) && !isMet(theCase, one))
    .map((one) => ({
      what: 'appeal_over',
      at: appealEndsAt(theCase, one, clocks),
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

function lateMoment(
  theCase: Case,
  { clocks, calendar }: Policy,
  party: Party,
  since: number,
): Moment[] {
  const usual = allowed(theCase, clocks, party);
  if (usual === undefined) return [];
  // Whoever is still late, or has nobody above, is told of again, each time after twice as long.
  const told = theCase.ball.escalated.filter((one) => one === party).length;
  const after = usual * 2 ** Math.min(told, 10);
  const counts = clocks.worksByCalendar && PEOPLE.has(party);
  const at = counts ? addWorkingTime(calendar, since, after, theCase.state) : since + after;
  return [{ what: 'late', at, party }];
}

/** Whose time counts in working days; machines know no holidays. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor']);

/** How long a party may take over what it holds: the shortest of what its parts allow. */
function allowed(theCase: Case, clocks: Clocks, party: Party): number | undefined {
  const usual = clocks.lateAfter[party];
  // Who has no such time, as the artisan, is not given one by what they hold.
  if (usual === undefined) return undefined;
  const special = requirementsOf(theCase)
    .filter((one) => holderOf(theCase, one) === party)
    .map(({ lateAfterDays }) => (lateAfterDays === undefined ? usual : lateAfterDays * DAY));
  return special.length === 0 ? usual : Math.min(...special);
}
