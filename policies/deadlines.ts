import type { Case } from '../contracts/case.ts';
import type { Requirement } from '../contracts/requirement.ts';
import type { Party } from '../contracts/vocabulary.ts';
import { isAppealable } from '../contracts/waiting.ts';
import type { Clocks, Policy } from './policy.ts';

/** Something that time alone brings about in a case. Derived from the case and its policy, never stored. */
export type Moment =
  | { readonly what: 'remind'; readonly at: number; readonly round: number }
  | { readonly what: 'dormant'; readonly at: number }
  | { readonly what: 'lapse'; readonly at: number }
  | { readonly what: 'late'; readonly at: number; readonly party: Party }
  | { readonly what: 'appeal_over'; readonly at: number; readonly requirement: string }
  | { readonly what: 'watch_over'; readonly at: number };

/**
 * All moments that are still ahead of a case, or overdue, earliest first.
 * Reminders, dormancy and lapse exist only while the artisan alone has the ball.
 */
export function momentsOf(theCase: Case, policy: Policy): Moment[] {
  if (theCase.end !== null || theCase.held !== null) return [];
  if (theCase.status === 'live') {
    return theCase.watchUntil === null
      ? []
      : [{ what: 'watch_over', at: Date.parse(theCase.watchUntil) }];
  }
  const since = Date.parse(theCase.ball.since);
  const moments = isArtisansAlone(theCase)
    ? artisansMoments(theCase, policy.clocks, since)
    : theCase.ball.with.flatMap((party) => lateMoment(theCase, policy.clocks, party, since));
  return [...moments, ...appealMoments(theCase, policy.clocks)].sort((a, b) => a.at - b.at);
}

/** When the one who has the ball is late; for the artisan, when the case would fall dormant. Null: no clock runs. */
export function dueAt(theCase: Case, policy: Policy): string | null {
  const moments = momentsOf(theCase, policy).filter((one) => one.what !== 'remind');
  const first = moments[0];
  return first === undefined ? null : new Date(first.at).toISOString();
}

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
    .filter(isAppealable)
    .map((one) => ({
      what: 'appeal_over',
      at: appealEndsAt(theCase, one, clocks),
      requirement: one.id,
    }));
}

function artisansMoments(theCase: Case, clocks: Clocks, since: number): Moment[] {
  const { delivered, failed } = theCase.reminders;
  const moments: Moment[] = [];
  const round = delivered + failed;
  const enough = delivered >= clocks.remindersNeeded;
  if (round < clocks.remindAt.length || !enough) {
    moments.push({ what: 'remind', at: since + reminderTime(clocks, round), round: round + 1 });
  }
  // A case whose reminders were not delivered can neither fall dormant nor lapse: the artisan may not know.
  if (enough && theCase.status === 'open') {
    moments.push({ what: 'dormant', at: since + clocks.dormantAfter });
  }
  if (enough && theCase.status === 'dormant') {
    moments.push({ what: 'lapse', at: since + clocks.lapseAfter });
  }
  return moments;
}

/** Beyond the planned rounds (some were not delivered) the last pause is repeated. */
function reminderTime(clocks: Clocks, round: number): number {
  const planned = clocks.remindAt[round];
  if (planned !== undefined) return planned;
  const last = clocks.remindAt.at(-1) ?? clocks.dormantAfter;
  const pause = last - (clocks.remindAt.at(-2) ?? 0);
  return last + pause * (round - clocks.remindAt.length + 1);
}

function lateMoment(theCase: Case, clocks: Clocks, party: Party, since: number): Moment[] {
  const after = clocks.lateAfter[party];
  // Nobody is above a supervisor; that they are late is told all the same, once.
  if (after === undefined || theCase.ball.escalated.includes(party)) return [];
  return [{ what: 'late', at: since + after, party }];
}
