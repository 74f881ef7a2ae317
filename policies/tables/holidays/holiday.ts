import type { Holiday } from '../../calendar.ts';

/** Holidays with the same source, as pairs of date and name. */
export const holidaysFrom =
  (confidence: Holiday['confidence'], source: string) =>
  (...days: readonly (readonly [date: string, name: string])[]): Holiday[] =>
    days.map(([date, name]) => ({ date, name, source, confidence }));
