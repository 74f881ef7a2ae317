import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { ANY_PRODUCT, dueRequirements, isAppealable, isWatchUnread } from '../contracts/waiting.ts';
import type { Moment } from '../policies/deadlines.ts';
import { DAY } from '../policies/durations.ts';
import { policyOf } from '../policies/policies.ts';
import { unfinishedListings } from './stages/go-live.ts';

/**
 * The events of a deadline that is due. Never empty: a deadline that changes nothing would be due again at once. A
 * reminder is not among them, since its message has to be sent first.
 *
 * @param now epoch milliseconds.
 */
export function deadlineEvents(
  moment: Exclude<Moment, { what: 'remind' }>,
  theCase: Case,
  now: number,
): DomainEvent[] {
  const remindersDelivered = theCase.reminders.delivered;
  switch (moment.what) {
    case 'dormant':
      return [event('case.became_dormant', { remindersDelivered })];
    case 'lapse':
      return [event('case.lapsed', { remindersDelivered })];
    case 'appeal_over': {
      const codes = [...(theCase.requirements[moment.requirement]?.codes ?? [])];
      return [event('case.declined', { by: 'reviewer', codes })];
    }
    case 'watch_over':
      return [
        ...unfinishedListings(theCase),
        event('case.completed', { watched: !isWatchUnread(theCase) }),
      ];
    case 'unreached':
      return calledOn(theCase);
    case 'expired':
      return [event('requirement.expired', { requirement: moment.requirement })];
    case 'overdue': {
      const openMs = now - Date.parse(theCase.openedAt) - theCase.pausedMs;
      const openDays = Math.max(0, Math.floor(openMs / DAY));
      return [event('case.overdue', { to: 'supervisor', openDays })];
    }
    case 'late': {
      const to = policyOf(theCase.policy).escalatesTo[moment.party] ?? moment.party;
      const overdueSince = new Date(moment.at).toISOString();
      const { about, party: from } = moment;
      return [event('work.escalated', { about, from, to, overdueSince })];
    }
  }
}

/**
 * A facilitator takes over where messages do not reach the artisan. The case then waits on the facilitator, with their
 * deadline.
 */
function calledOn(theCase: Case): DomainEvent[] {
  const reason = theCase.contact.reminders ? 'contact.unreached' : 'contact.opted_out';
  const theirs = [
    ...dueRequirements(theCase),
    ...Object.values(theCase.requirements).filter(isAppealable),
  ].map((one) => one.id);
  const about = theirs.length === 0 ? [ANY_PRODUCT] : theirs;
  return about.map((requirement) =>
    event('assistance.opened', { requirement, waitingOn: 'facilitator', reason }),
  );
}
