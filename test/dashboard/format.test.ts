import { describe, expect, it } from 'vitest';
import { clock, count, csv, day, daysBetween, duration, share } from '../../web/shared/format.ts';

describe('numbers', () => {
  it.each(['en', 'hi'] as const)('are grouped as in India, with digits 0–9, in %s', (language) => {
    expect(count(1_234_567, language)).toBe('12,34,567');
  });

  it('never tell a share as nothing or all that is not', () => {
    expect(share(0, 10, 'en')).toBe('0 %');
    expect(share(1, 1_000, 'en')).toBe('< 1 %');
    expect(share(999, 1_000, 'en')).toBe('> 99 %');
    expect(share(10, 10, 'en')).toBe('100 %');
    expect(share(1, 0, 'en')).toBe('–');
  });
});

describe('times', () => {
  it('are India’s, also over midnight', () => {
    expect(day('2026-11-28T18:29:59.000Z', 'en')).toBe('28 Nov 2026');
    expect(day('2026-11-28T18:30:00.000Z', 'en')).toBe('29 Nov 2026');
    expect(clock('2026-11-28T18:30:00.000Z', 'en')).toBe('12:00:00 am');
    expect(clock('2026-11-28T18:30:00.000Z', 'hi')).toBe('रात 12:00:00');
    expect(clock('2026-11-28T11:35:09.000Z', 'hi')).toBe('शाम 5:05:09');
    expect(day('2026-11-29T06:00:00.000Z', 'hi')).toContain('29');
  });

  it('are counted in days of India', () => {
    const evening = Date.parse('2026-11-28T18:00:00.000Z');
    expect(daysBetween(evening, evening + 40 * 60_000)).toBe(1);
    expect(daysBetween(evening, evening + 20 * 60_000)).toBe(0);
  });

  it.each([
    [5, { unit: 'seconds', n: 5 }],
    [90, { unit: 'minutes', n: 2 }],
    [47 * 3600, { unit: 'hours', n: 47 }],
    [3.25 * 86_400, { unit: 'days', n: 3.3 }],
    [40.4 * 86_400, { unit: 'days', n: 40 }],
  ])('of %d seconds are told in one unit', (seconds, expected) => {
    expect(duration(seconds)).toEqual(expected);
  });
});

describe('a CSV file', () => {
  it('quotes what has commas, quotes and lines, and lets no spreadsheet run a cell', () => {
    expect(csv([['a,b', 'say "x"', null, 3]])).toBe('"a,b","say ""x""",,3\r\n');
    expect(csv([['=1+1', '-2', -2]])).toBe("'=1+1,'-2,-2\r\n");
  });
});
