import { DAY, HOUR } from './durations.ts';
import type { RuleSource } from './rule.ts';

/**
 * Days and hours in India: UTC+05:30 all year round. Moments and durations are in milliseconds, moments since the epoch.
 * An unverified holiday counts like any other: a clock that stands still a day too long makes nobody late.
 */

/** A day on which the offices of a state are closed, and how far that may be trusted. */
export interface Holiday {
  /** ISO date in India. */
  readonly date: string;
  readonly name: string;
  /** Where it was found, in words that a person can follow up. */
  readonly source: string;
  readonly confidence: RuleSource['confidence'];
}

/** What is known about the working days of one state, beside Sundays and the national holidays. */
export interface StateCalendar {
  /** Two capitals, as in a registration. */
  readonly state: string;
  /** Which Saturdays of a month are off: 1 is the first. */
  readonly saturdaysOff: readonly number[];
  readonly holidays: readonly Holiday[];
}

/** On which days offices work, and when a message may be sent. */
export interface Calendar {
  /** Closed everywhere in India in every year: month and day (`01-26`). */
  readonly national: readonly (readonly [monthAndDay: string, name: string])[];
  /** The states of which more is known than Sundays and the national holidays. */
  readonly states: readonly StateCalendar[];
  /** Whole hours of the day in India between which messages are sent: from the first, until before the last. */
  readonly messageHours: { readonly from: number; readonly until: number };
}

const IST = 5.5 * HOUR;
/** Longer than any clock; a sum without end would hold up its caller. */
const LONGEST = 100 * 366 * DAY;

const SUNDAY = 0;
const SATURDAY = 6;

/** A calendar made ready for looking up days. */
interface OffDays {
  readonly national: ReadonlySet<string>;
  readonly states: ReadonlyMap<
    string,
    { readonly saturdays: ReadonlySet<number>; readonly dates: ReadonlySet<string> }
  >;
}

/** A calendar is never changed, so what was made of it holds as long as it does. */
const made = new WeakMap<Calendar, OffDays>();

function offDaysOf(calendar: Calendar): OffDays {
  const before = made.get(calendar);
  if (before !== undefined) return before;
  const states = calendar.states.map(
    ({ state, saturdaysOff, holidays }) =>
      [
        state,
        { saturdays: new Set(saturdaysOff), dates: new Set(holidays.map((one) => one.date)) },
      ] as const,
  );
  const national = new Set(calendar.national.map(([monthAndDay]) => monthAndDay));
  const offDays = { national, states: new Map(states) };
  made.set(calendar, offDays);
  return offDays;
}

/**
 * Whether the day in India that a moment falls on is one on which offices of a state work. Of a state without data,
 * Sundays and the national holidays are known.
 */
export function isWorkingDay(calendar: Calendar, at: number, state: string): boolean {
  return isWorking(offDaysOf(calendar), dayOf(at), state);
}

/**
 * When so much working time has passed. A working day counts as 24 hours, from midnight to midnight in India; other
 * days do not count, and the answer never falls on one: it is then the midnight that ends them.
 * @throws RangeError for a moment or duration that is not finite, a negative duration, or more than 100 years.
 */
export function addWorkingTime(
  calendar: Calendar,
  from: number,
  ms: number,
  state: string,
): number {
  if (!Number.isFinite(from)) throw new RangeError('the moment must be finite');
  if (!(ms >= 0 && ms <= LONGEST))
    throw new RangeError('the duration must be from 0 up to 100 years');
  const offDays = offDaysOf(calendar);
  let at = nextWorkingMoment(offDays, from, state);
  let left = ms;
  for (;;) {
    const midnight = startOf(dayOf(at) + 1);
    if (left < midnight - at) return at + left;
    left -= midnight - at;
    at = nextWorkingMoment(offDays, midnight, state);
  }
}

/** The earliest moment from here on at which a message may be sent. */
export function outsideQuietHours({ messageHours }: Calendar, at: number): number {
  const midnight = startOf(dayOf(at));
  const opens = midnight + messageHours.from * HOUR;
  if (at < opens) return opens;
  return at < midnight + messageHours.until * HOUR ? at : opens + DAY;
}

function nextWorkingMoment(offDays: OffDays, at: number, state: string): number {
  let day = dayOf(at);
  if (isWorking(offDays, day, state)) return at;
  while (!isWorking(offDays, day, state)) day += 1;
  return startOf(day);
}

/** The day in India on which a moment falls, as ISO date. */
export function dayInIndia(at: number): string {
  return written(dayOf(at));
}

function written(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Days in India, numbered from 1 January 1970. */
function dayOf(at: number): number {
  return Math.floor((at + IST) / DAY);
}

function startOf(day: number): number {
  return day * DAY - IST;
}

function isWorking({ national, states }: OffDays, day: number, state: string): boolean {
  const date = new Date(day * DAY);
  const weekday = date.getUTCDay();
  const iso = written(day);
  if (weekday === SUNDAY || national.has(iso.slice(5))) return false;
  const off = states.get(state);
  if (off === undefined) return true;
  if (weekday === SATURDAY && off.saturdays.has(Math.ceil(date.getUTCDate() / 7))) return false;
  return !off.dates.has(iso);
}
