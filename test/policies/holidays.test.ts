import { describe, expect, it } from 'vitest';
import { isWorkingDay } from '../../policies/calendar.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';

const { calendar } = policyOf(CURRENT_POLICY);
const NATIONAL = calendar.national.map(([monthAndDay]) => monthAndDay);

describe.each(calendar.states)('the calendar of $state', ({ state, saturdaysOff, holidays }) => {
  it('has dates that exist, each once, in the years that were looked up', () => {
    const dates = holidays.map((one) => one.date);
    expect(new Set(dates).size).toBe(dates.length);
    for (const date of dates) {
      expect(date).toMatch(/^(2026|2027)-\d{2}-\d{2}$/);
      expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
    }
  });

  it('names what each day is and where it was found', () => {
    for (const { date, name, source } of holidays) {
      expect(name.length, date).toBeGreaterThan(2);
      expect(source.length, date).toBeGreaterThan(20);
    }
  });

  it('does not repeat the national holidays, and knows Saturdays by their number', () => {
    expect(holidays.filter((one) => NATIONAL.includes(one.date.slice(5)))).toEqual([]);
    expect(saturdaysOff.every((one) => Number.isInteger(one) && one >= 1 && one <= 5)).toBe(true);
  });

  it('claims to have read no official list, and to know nothing for certain about 2027', () => {
    expect(holidays.filter((one) => one.confidence === 'primary_text')).toEqual([]);
    const next = holidays.filter((one) => one.date.startsWith('2027'));
    expect(next.length).toBeGreaterThan(0);
    expect(next.filter((one) => one.confidence !== 'unverified')).toEqual([]);
  });

  it('is what the working days go by', () => {
    for (const { date } of holidays)
      expect(isWorkingDay(calendar, Date.parse(`${date}T12:00+05:30`), state), date).toBe(false);
  });
});
