import { DAY, HOUR } from './durations.ts';
import { NATIONAL_HOLIDAYS } from './holidays/national.ts';
import { STATE_CALENDARS } from './holidays/states.ts';
import { MESSAGE_HOURS } from './register-calendar.ts';

/**
 * Days and hours in India: UTC+05:30 all year round. Moments and durations are in milliseconds, moments since the epoch.
 * A holiday that nobody has verified counts like any other: a clock that stands still a day too long makes nobody late.
 */

const IST = 5.5 * HOUR;
/** Longer than any clock; a sum without end would hold up whoever asks. */
const LONGEST = 100 * 366 * DAY;

const SUNDAY = 0;
const SATURDAY = 6;
const NATIONAL: ReadonlySet<string> = new Set(
  NATIONAL_HOLIDAYS.map(([monthAndDay]) => monthAndDay),
);

interface OffDays {
  readonly saturdays: ReadonlySet<number>;
  readonly dates: ReadonlySet<string>;
}
const BY_STATE: ReadonlyMap<string, OffDays> = new Map(
  STATE_CALENDARS.map(({ state, saturdaysOff, holidays }) => [
    state,
    { saturdays: new Set(saturdaysOff), dates: new Set(holidays.map((one) => one.date)) },
  ]),
);

/**
 * Whether the day in India that a moment falls on is one on which offices of a state work. Of a state without data,
 * Sundays and the national holidays are known.
 */
export function isWorkingDay(at: number, state: string): boolean {
  return isWorking(dayOf(at), state);
}

/**
 * When so much working time has passed. A working day counts as 24 hours, from midnight to midnight in India; other
 * days do not count, and the answer never falls on one: it is then the midnight that ends them.
 * @throws RangeError for a moment or duration that is not finite, a negative duration, or more than 100 years.
 */
export function addWorkingTime(from: number, ms: number, state: string): number {
  if (!Number.isFinite(from)) throw new RangeError('the moment must be finite');
  if (!(ms >= 0 && ms <= LONGEST))
    throw new RangeError('the duration must be from 0 up to 100 years');
  let at = nextWorkingMoment(from, state);
  let left = ms;
  for (;;) {
    const midnight = startOf(dayOf(at) + 1);
    if (left < midnight - at) return at + left;
    left -= midnight - at;
    at = nextWorkingMoment(midnight, state);
  }
}

/** The earliest moment from here on at which a message may be sent. */
export function outsideQuietHours(at: number): number {
  const midnight = startOf(dayOf(at));
  const opens = midnight + MESSAGE_HOURS.from * HOUR;
  if (at < opens) return opens;
  return at < midnight + MESSAGE_HOURS.until * HOUR ? at : opens + DAY;
}

function nextWorkingMoment(at: number, state: string): number {
  let day = dayOf(at);
  if (isWorking(day, state)) return at;
  while (!isWorking(day, state)) day += 1;
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

function isWorking(day: number, state: string): boolean {
  const date = new Date(day * DAY);
  const weekday = date.getUTCDay();
  const iso = written(day);
  if (weekday === SUNDAY || NATIONAL.has(iso.slice(5))) return false;
  const off = BY_STATE.get(state);
  if (off === undefined) return true;
  if (weekday === SATURDAY && off.saturdays.has(Math.ceil(date.getUTCDate() / 7))) return false;
  return !off.dates.has(iso);
}
