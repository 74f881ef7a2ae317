import type { RuleSource } from '../rule.ts';

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

/** Holidays with the same source, so that a list stays readable: date and name. */
export const holidaysFrom =
  (confidence: Holiday['confidence'], source: string) =>
  (...days: readonly (readonly [date: string, name: string])[]): Holiday[] =>
    days.map(([date, name]) => ({ date, name, source, confidence }));
