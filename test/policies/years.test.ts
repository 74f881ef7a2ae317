import { expect, it } from 'vitest';
import { haveYearsPassed } from '../../policies/years.ts';

it.each([
  ['2008-11-22', 18, '2026-11-21', false],
  ['2008-11-22', 18, '2026-11-22', true],
  ['2008-02-29', 18, '2026-02-27', false],
  ['2008-02-29', 18, '2026-02-28', undefined],
  ['2008-02-29', 18, '2026-03-01', true],
  ['2008-02-29', 4, '2012-02-28', false],
  ['2008-02-29', 4, '2012-02-29', true],
  ['1996-02-29', 4, '2000-02-28', false],
  ['1996-02-29', 4, '2000-02-29', true],
  ['2096-02-29', 4, '2100-02-28', undefined],
  ['2096-02-29', 4, '2100-03-01', true],
  ['0990-01-01', 18, '1008-01-01', true],
  ['2026-01-01', 0, '2026-01-01', true],
])('from %s, %d years have passed on %s: %s', (since, years, on, expected) => {
  expect(haveYearsPassed(since, years, on)).toBe(expected);
});
