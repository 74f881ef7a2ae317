import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { refuse, type Verdict } from './verdict.ts';

/** Changes how the artisan is reminded. A facilitator calls on an artisan who wants no messages. */
export function contact(theCase: Case, { reminders, channel }: CommandOf<'contact'>): Verdict {
  const now = theCase.contact;
  if (now.reminders === reminders && now.channel === channel) {
    const how = reminders ? `is written to by ${channel}` : 'is not written to';
    return refuse('ALREADY_DECIDED', `the artisan ${how} already`);
  }
  return { events: [event('contact.changed', { reminders, channel })], items: [] };
}
