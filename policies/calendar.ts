import { DAY, HOUR } from './durations.ts';
import type { RuleSource } from './rule.ts';

/**
 * Working days and message hours in India: UTC+05:30 all year round. Moments and durations are in milliseconds, moments
 * since the epoch. An unverified holiday counts like any other: a deadline that pauses a day too long makes no party
 * late.
 */

/** A day on which the offices of a state are closed, and how reliable that is. */
export interface Holiday {
  /** ISO date in India. */
  readonly date: string;
  readonly name: string;
  /** The source, described so that a person can find it. */
  readonly source: string;
  readonly confidence: RuleSource['confidence'];
}

/** The known working days of one state, beside Sundays and the national holidays. */
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
  /** The states with more data than Sundays and the national holidays. */
  readonly states: readonly StateCalendar[];
  /** The whole hours of the day in India in which messages are sent: from `from`, until before `until`. */
  readonly messageHours: { readonly from: number; readonly until: number };
}

const IST = 5.5 * HOUR;
/** Longer than any deadline, so that a calculation always ends. */
const LONGEST = 100 * 366 * DAY;

const SUNDAY = 0;
const SATURDAY = 6;

/** A calendar, indexed for looking up days. */
interface OffDays {
  readonly national: ReadonlySet<string>;
  readonly states: ReadonlyMap<
    string,
    { readonly saturdays: ReadonlySet<number>; readonly dates: ReadonlySet<string> }
  >;
}

/** A calendar is never changed, so its index stays valid. */
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
 * Whether offices of a state work on the day in India of a moment. For a state without data only Sundays and the
 * national holidays count.
 */
export function isWorkingDay(calendar: Calendar, at: number, state: string): boolean {
  return isWorking(offDaysOf(calendar), dayOf(at), state);
}

/**
 * The moment when so much working time has passed. A working day counts as 24 hours, from midnight to midnight in
 * India. Other days do not count, and the result never falls on one: it is then the midnight that ends them.
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

/** The earliest moment from `at` on when a message may be sent, epoch milliseconds. */
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

/** The day in India of a moment, as ISO date. */
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
