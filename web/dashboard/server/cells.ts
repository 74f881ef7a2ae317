import { ENDS, PARTIES, STAGES } from '@artisan-onboarding/contract';
import { BUCKETS } from '../interface.ts';
import type { Database } from './database.ts';
import type { Line } from './determined.ts';
import { HELD, monthOf, type Scope } from './tally.ts';
import { MILESTONES } from './timeline.ts';

/**
 * The numbers of one scope by their names, and how they add up. A name is a kind and what it is about: `place:kyc`,
 * `wait:reviewer:3` (the bucket), `day:live:20786`.
 */
export type Cells = Map<string, number>;

export const HOLDERS: readonly string[] = [...PARTIES, HELD];
const OTHER_ENDS = ENDS.filter((one) => one !== 'live');
export const PLACES: readonly string[] = [...STAGES, 'live', ...OTHER_ENDS];

/** How many days the series shows. */
export const SERIES_DAYS = 30;
/** What the series counts: cases that went live, and the other ends. */
export const SERIES: readonly string[] = ['live', ...OTHER_ENDS];
/** Events that are told when they are more or fewer than yesterday. */
export const TOLD_EVENTS = [
  ...['requirement.submitted', 'requirement.returned', 'requirement.refused', 'work.escalated'],
  ...['reminder.failed', 'fault.raised', 'provider.unavailable'],
] as const;

/** Reads the numbers of a scope. @param today the number of the day in India */
export function cellsOf(db: Database, scope: Scope, today: number): Cells {
  const cells: Cells = new Map();
  const add = (name: string, n: number) => cells.set(name, (cells.get(name) ?? 0) + n);
  const rows = (what: string, from = 0) =>
    db
      .all(
        'SELECT code, day, n FROM counts WHERE scope = ? AND what = ? AND day >= ?',
        ...[scope, what, from],
      )
      .map(({ code, day, n }) => ({ code: String(code), day: Number(day), n: Number(n) }));
  addPlaces(rows('place'), add);
  for (const { code, n } of rows('ever')) add(`ever:${code}`, n);
  for (const { code, day, n } of rows('reached', today - SERIES_DAYS + 1)) {
    if (code === 'live' || day > today - 2) add(`day:${code}:${day}`, n);
    if (day > today - 7) add(`week:${code}`, n);
  }
  for (const { code, day, n } of rows('ended', today - SERIES_DAYS + 1))
    if (code !== 'live') add(`day:${code}:${day}`, n);
  for (const { code, day, n } of rows('waiting')) {
    add(`wait:${code}:${bucketOf(today - day)}`, n);
    add(`waits:${code}`, n);
  }
  for (const { code, day, n } of rows('due')) if (day < today) add(`late:${code}`, n);
  for (const { code, day, n } of rows('reason')) {
    add(`reason:${code}`, n);
    if (day === monthOf(today)) add(`month:${code}`, n);
  }
  for (const { code, day, n } of rows('event', today - 1)) add(`event:${code}:${day}`, n);
  addRests(cells, today);
  return cells;
}

/** Numbers of where cases stand, and the three groups of them. */
export function addPlaces(
  rows: readonly { readonly code: string; readonly n: number }[],
  add: (name: string, n: number) => void,
): void {
  for (const { code, n } of rows) {
    add(`place:${code}`, n);
    add('registered', n);
    add(groupOf(code), n);
  }
}

export function groupOf(place: string): 'live' | 'underway' | 'other' {
  if (place === 'live') return 'live';
  return (STAGES as readonly string[]).includes(place) ? 'underway' : 'other';
}

/** The index of the bucket for so many days. */
export function bucketOf(days: number): number {
  const found = BUCKETS.findIndex(([, to]) => to === null || days <= to);
  return found < 0 ? BUCKETS.length - 1 : found;
}

/** Numbers that nobody shows, and everybody can work out by a difference. */
function addRests(cells: Cells, today: number): void {
  for (const { total, parts, rest } of differences(today)) {
    const known = parts.reduce((sum, one) => sum + (cells.get(one) ?? 0), 0);
    cells.set(rest, (cells.get(total) ?? 0) - known);
  }
  for (const name of [...cells.keys()].filter((one) => one.startsWith('reason:'))) {
    const code = name.slice('reason:'.length);
    cells.set(`before:${code}`, (cells.get(name) ?? 0) - (cells.get(`month:${code}`) ?? 0));
  }
}

interface Difference {
  readonly total: string;
  readonly parts: readonly string[];
  readonly rest: string;
}

function differences(today: number): Difference[] {
  const last = (code: string, count: number) =>
    Array.from({ length: count }, (_, ago) => `day:${code}:${today - ago}`);
  return [
    // Whoever reached a milestone and not the next.
    ...MILESTONES.slice(0, -1).map((one, index) => ({
      total: `ever:${one}`,
      parts: [`ever:${MILESTONES[index + 1]}`],
      rest: `rest:ever:${one}`,
    })),
    // Once live, and no longer.
    { total: 'ever:live', parts: ['live'], rest: 'rest:live' },
    ...HOLDERS.map((one) => ({
      total: `waits:${one}`,
      parts: [`late:${one}`],
      rest: `rest:waits:${one}`,
    })),
    { total: 'week:live', parts: last('live', 7), rest: 'rest:week' },
    { total: 'ever:live', parts: last('live', SERIES_DAYS), rest: 'rest:days:live' },
    { total: 'ever:live', parts: ['week:live'], rest: 'rest:week:live' },
    ...MILESTONES.filter((one) => one !== 'live').map((one) => ({
      total: `ever:${one}`,
      parts: last(one, 2),
      rest: `rest:days:${one}`,
    })),
    ...OTHER_ENDS.map((one) => ({
      total: `place:${one}`,
      parts: last(one, SERIES_DAYS),
      rest: `rest:days:${one}`,
    })),
  ];
}

/** How the numbers of one scope add up. */
export function linesWithin(cells: Cells, today: number): Line[] {
  return [
    { total: 'registered', parts: PLACES.map((one) => `place:${one}`) },
    { total: 'registered', parts: ['live', 'underway', 'other'] },
    { total: 'live', parts: ['place:live'] },
    { total: 'underway', parts: STAGES.map((one) => `place:${one}`) },
    { total: 'other', parts: OTHER_ENDS.map((one) => `place:${one}`) },
    { total: 'ever:registration', parts: ['registered'] },
    ...HOLDERS.map((holder) => ({
      total: `waits:${holder}`,
      parts: BUCKETS.map((_, index) => `wait:${holder}:${index}`),
    })),
    ...differences(today).map(({ total, parts, rest }) => ({ total, parts: [...parts, rest] })),
    ...[...cells.keys()]
      .filter((one) => one.startsWith('reason:'))
      .map((total) => {
        const code = total.slice('reason:'.length);
        return { total, parts: [`month:${code}`, `before:${code}`] };
      }),
  ];
}
