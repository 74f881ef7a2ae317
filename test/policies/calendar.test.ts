import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingTime, isWorkingDay, outsideQuietHours } from '../../policies/calendar.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const { calendar } = policyOf(CURRENT_POLICY);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A moment by the clock in India. */
const ist = (moment: string) => Date.parse(`${moment}+05:30`);
const written = (at: number) => new Date(at + 5.5 * HOUR).toISOString().slice(0, 19);

describe('working days', () => {
  it.each([
    ['a Monday', '2026-11-23T12:00', 'RJ', true],
    ['a Sunday, at its first moment', '2026-11-22T00:00:00.000', 'XX', false],
    ['a Sunday, at its last moment', '2026-11-22T23:59:59.999', 'XX', false],
    ['the moment before a Sunday', '2026-11-21T23:59:59.999', 'XX', true],
    ['the moment after a Sunday', '2026-11-23T00:00', 'XX', true],
    ['Republic Day, everywhere', '2026-01-26T12:00', 'XX', false],
    ['Independence Day of a far year', '2041-08-15T12:00', 'XX', false],
    ['Gandhi’s birthday', '2027-10-02T12:00', 'UP', false],
    ['the first Saturday in Rajasthan', '2026-11-07T12:00', 'RJ', false],
    ['the first Saturday in Uttar Pradesh', '2026-11-07T12:00', 'UP', true],
    ['the second Saturday in Uttar Pradesh', '2026-11-14T12:00', 'UP', false],
    ['the second Saturday of a month that begins on one', '2026-08-08T12:00', 'UP', false],
    ['the first Saturday of such a month', '2026-08-01T12:00', 'UP', true],
    ['the fourth Saturday in Uttar Pradesh', '2026-11-28T12:00', 'UP', true],
    ['the fifth Saturday in Rajasthan', '2026-10-31T12:00', 'RJ', false],
    ['the second Saturday of a state without data', '2026-11-14T12:00', 'XX', true],
    ['a holiday of Uttar Pradesh', '2026-03-04T12:00', 'UP', false],
    ['the same day in Rajasthan', '2026-03-04T12:00', 'RJ', true],
    ['a year of which nothing but the national holidays is known', '2031-11-24T12:00', 'UP', true],
    ['a leap day', '2028-02-29T12:00', 'UP', true],
    ['a Sunday before 1970', '1969-12-28T12:00', 'UP', false],
  ])('%s', (_, moment, state, expected) => {
    expect(isWorkingDay(calendar, ist(moment), state)).toBe(expected);
  });

  it('go by the day in India, not by that of UTC', () => {
    expect(isWorkingDay(calendar, Date.parse('2026-11-21T18:29:59.999Z'), 'XX')).toBe(true);
    expect(isWorkingDay(calendar, Date.parse('2026-11-21T18:30:00Z'), 'XX')).toBe(false);
    expect(isWorkingDay(calendar, Date.parse('2026-11-22T18:30:00Z'), 'XX')).toBe(true);
  });
});

describe('working time', () => {
  it.each([
    ['an hour of a working day', '2026-11-23T10:00', HOUR, 'RJ', '2026-11-23T11:00:00'],
    [
      'up to the last moment of a day',
      '2026-11-21T12:00',
      12 * HOUR - 1000,
      'XX',
      '2026-11-21T23:59:59',
    ],
    ['up to midnight before a Sunday', '2026-11-21T12:00', 12 * HOUR, 'XX', '2026-11-23T00:00:00'],
    ['a whole Saturday', '2026-11-21T00:00', DAY, 'XX', '2026-11-23T00:00:00'],
    ['none, from a Sunday', '2026-11-22T15:00', 0, 'XX', '2026-11-23T00:00:00'],
    ['three days over a Sunday', '2026-11-20T10:00', 3 * DAY, 'XX', '2026-11-24T10:00:00'],
    ['three days over a long weekend', '2026-11-20T10:00', 3 * DAY, 'RJ', '2026-11-26T10:00:00'],
    ['from a Sunday over a holiday', '2026-01-25T10:00', DAY, 'XX', '2026-01-28T00:00:00'],
    [
      'over Holi, three days off after a Sunday',
      '2026-02-28T18:00',
      7 * HOUR,
      'UP',
      '2026-03-05T01:00:00',
    ],
    ['over Diwali', '2026-11-06T18:00', 7 * HOUR, 'RJ', '2026-11-10T01:00:00'],
    ['between Diwali’s days', '2026-11-10T18:00', 7 * HOUR, 'UP', '2026-11-12T01:00:00'],
    ['over a year’s end', '2026-12-31T23:00', 2 * HOUR, 'RJ', '2027-01-01T01:00:00'],
    ['over a year’s end on a Sunday', '2028-12-30T12:00', DAY, 'XX', '2029-01-01T12:00:00'],
    ['over a leap day', '2028-02-28T12:00', 2 * DAY, 'XX', '2028-03-01T12:00:00'],
  ])('%s', (_, from, ms, state, expected) => {
    expect(written(addWorkingTime(calendar, ist(from), ms, state))).toBe(expected);
  });

  it.each([
    [0, -1],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
    [0, 1e300],
    [Number.NaN, 0],
    [Number.NEGATIVE_INFINITY, DAY],
  ])('is refused: from %d, %d', (from, ms) => {
    expect(() => addWorkingTime(calendar, from, ms, 'RJ')).toThrow(RangeError);
  });
});

const anyState = fc.constantFrom('RJ', 'UP', 'XX', 'toString', '');
/** Where there is data, and some years around it. */
const anyMoment = fc.integer({ min: ist('2024-01-01T00:00'), max: ist('2030-12-31T00:00') });
/** Many moments at midnight in India, or a millisecond beside it. */
const anyEdge = fc
  .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: -1, max: 1 }))
  .map(([day, beside]) => ist('2026-01-01T00:00') + day * DAY + beside);
const anyTime = fc.oneof(anyMoment, anyEdge);
const anyDuration = fc.oneof(
  fc.integer({ min: 0, max: 60 * DAY }),
  fc.nat(40).map((days) => days * DAY),
);
const RUNS = { numRuns: PROPERTY_RUNS };

describe('whatever the moment, working time', () => {
  it('never ends on a day that is off', () => {
    const ends = fc.property(anyTime, anyDuration, anyState, (from, ms, state) => {
      expect(isWorkingDay(calendar, addWorkingTime(calendar, from, ms, state), state)).toBe(true);
    });
    fc.assert(ends, RUNS);
  });

  it('of none is that moment, or the first working one after it', () => {
    const none = fc.property(anyTime, anyState, (from, state) => {
      const at = addWorkingTime(calendar, from, 0, state);
      if (isWorkingDay(calendar, from, state)) expect(at).toBe(from);
      else {
        expect(at).toBeGreaterThan(from);
        expect(isWorkingDay(calendar, at - 1, state)).toBe(false);
        expect((at + 5.5 * HOUR) % DAY).toBe(0);
        for (let day = from; day < at; day += DAY)
          expect(isWorkingDay(calendar, day, state)).toBe(false);
      }
    });
    fc.assert(none, RUNS);
  });

  it('adds up', () => {
    const sum = fc.property(anyTime, anyDuration, anyDuration, anyState, (from, a, b, state) => {
      const once = addWorkingTime(calendar, from, a + b, state);
      expect(addWorkingTime(calendar, addWorkingTime(calendar, from, a, state), b, state)).toBe(
        once,
      );
    });
    fc.assert(sum, RUNS);
  });

  it('never runs backwards, in the moment nor in the duration', () => {
    const runs = fc.property(
      ...[anyTime, anyTime, anyDuration, anyDuration, anyState],
      (one, other, a, b, state) => {
        const [sooner, later] = [Math.min(one, other), Math.max(one, other)];
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const least = addWorkingTime(calendar, sooner, less, state);
        expect(addWorkingTime(calendar, later, less, state)).toBeGreaterThanOrEqual(least);
        expect(addWorkingTime(calendar, sooner, more, state)).toBeGreaterThanOrEqual(least);
        expect(least).toBeGreaterThanOrEqual(sooner + less);
      },
    );
    fc.assert(runs, RUNS);
  });

  it('counts exactly the working days that lie between', () => {
    const counts = fc.property(anyEdge, fc.nat(30), anyState, (from, days, state) => {
      const start = addWorkingTime(calendar, from, 0, state);
      const end = addWorkingTime(calendar, start, days * DAY, state);
      let worked = 0;
      for (let at = start; at < end; at += DAY) worked += isWorkingDay(calendar, at, state) ? 1 : 0;
      expect(worked).toBe(days);
    });
    fc.assert(counts, RUNS);
  });
});

describe('quiet hours', () => {
  it.each([
    ['in the night', '2026-11-23T02:00:00', '2026-11-23T09:00:00'],
    ['at midnight', '2026-11-23T00:00:00', '2026-11-23T09:00:00'],
    ['just before nine', '2026-11-23T08:59:59', '2026-11-23T09:00:00'],
    ['at nine', '2026-11-23T09:00:00', '2026-11-23T09:00:00'],
    ['by day', '2026-11-23T13:37:00', '2026-11-23T13:37:00'],
    ['just before eight in the evening', '2026-11-23T19:59:59', '2026-11-23T19:59:59'],
    ['at eight in the evening', '2026-11-23T20:00:00', '2026-11-24T09:00:00'],
    ['at the end of a year', '2026-12-31T23:00:00', '2027-01-01T09:00:00'],
    ['on a Sunday', '2026-11-22T10:00:00', '2026-11-22T10:00:00'],
  ])('%s', (_, at, expected) => {
    expect(written(outsideQuietHours(calendar, ist(at)))).toBe(expected);
  });

  const hourOf = (at: number) => new Date(at + 5.5 * HOUR).getUTCHours();
  const isOpen = (at: number) =>
    hourOf(at) >= calendar.messageHours.from && hourOf(at) < calendar.messageHours.until;

  it('end at the earliest moment of the window, never before now', () => {
    const minimal = fc.property(
      anyTime,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (at, share) => {
        const sent = outsideQuietHours(calendar, at);
        expect(sent).toBeGreaterThanOrEqual(at);
        expect(isOpen(sent)).toBe(true);
        if (sent > at) {
          expect(isOpen(at)).toBe(false);
          expect(isOpen(sent - 1)).toBe(false);
          expect(isOpen(at + Math.floor((sent - at) * share))).toBe(false);
        }
        expect(outsideQuietHours(calendar, sent)).toBe(sent);
      },
    );
    fc.assert(minimal, RUNS);
  });

  it('keep the order of moments', () => {
    const ordered = fc.property(anyTime, anyTime, (one, other) => {
      const [sooner, later] = [Math.min(one, other), Math.max(one, other)];
      expect(outsideQuietHours(calendar, sooner)).toBeLessThanOrEqual(
        outsideQuietHours(calendar, later),
      );
    });
    fc.assert(ordered, RUNS);
  });
});
