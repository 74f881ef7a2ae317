import { proposedOn, type RuleSource } from './rule.ts';
import { CALENDAR_2026_11 } from './tables/calendar.ts';

const rule = proposedOn('2026-11-23');
const { from, until } = CALENDAR_2026_11.messageHours;

/** The rules of working days and message hours. The days themselves are in `tables/holidays/`, each with its source. */
export const CALENDAR_REGISTER = [
  rule(
    'calendar.sundays',
    'secondary_report',
    'Offices are closed on Sundays.',
    'bankingschool.co.in and newspapers of Rajasthan, which count every Sunday as closed; no order was read.',
  ),
  rule(
    'calendar.national',
    'secondary_report',
    '26 January, 15 August and 2 October are holidays everywhere in India, every year.',
    'bankingschool.co.in (observed all over India without exception); indiatoday.in on the central government’s list of 2026.',
  ),
  rule(
    'calendar.saturdays.RJ',
    'secondary_report',
    'State offices in Rajasthan are closed on every Saturday.',
    'ajmernama.com (2012, counts 52 Saturdays) and a1newstime.com (2024, Saturdays and Sundays through the year); no order was read.',
  ),
  rule(
    'calendar.saturdays.UP',
    'secondary_report',
    'Offices in Uttar Pradesh that do not keep a five-day week are closed on the second Saturday of a month.',
    'jnilive.mobi (12 second Saturdays; 52 Saturdays where the five-day week is kept). That the offices which look at our cases are of the first kind is our reading.',
  ),
  rule(
    'calendar.holidays.RJ',
    'unverified',
    'Holidays of Rajasthan in 2026 and 2027, as far as they could be established.',
    'Newspaper reports, a public list read in part, and estimates: see each day. Nothing official of 2027 was found.',
  ),
  rule(
    'calendar.holidays.UP',
    'unverified',
    'Holidays of Uttar Pradesh in 2026 and 2027, as far as they could be established.',
    'Newspaper reports of the list of 2026, and estimates for 2027: see each day. Nothing official of 2027 was found.',
  ),
  rule(
    'messages.quiet_hours',
    'secondary_report',
    `Messages are sent from ${from} to ${until} o’clock in India.`,
    'Indian Express and Business Standard on the telecom regulator’s rules of 2010: nothing commercial between 9 pm and 9 am. Whether that binds messages about an application, and what the rules of 2018 say, was not found; to stop an hour earlier is our choice.',
  ),
] as const satisfies readonly RuleSource[];
