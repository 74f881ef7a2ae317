import {
  BUCKETS,
  type Cell,
  type Overview,
  type PartRow,
  type PlaceName,
  type ReasonRow,
} from '../interface.ts';
import {
  type Cells,
  cellsOf,
  groupOf,
  HOLDERS,
  PLACES,
  SERIES,
  SERIES_DAYS,
  TOLD_EVENTS,
} from './cells.ts';
import type { Database } from './database.ts';
import { districtName, STATE_CODES, stateName } from './places.ts';
import type { Release } from './release.ts';
import { dayOf, type Scope } from './tally.ts';
import { MILESTONES } from './timeline.ts';

/** Answers what an officer asks in the morning, for one scope. */

/** From which numbers an overview is made. */
export interface Source {
  readonly isExact: boolean;
  cell(scope: Scope, name: string): Cell;
}

/** All numbers as they are. */
export function exactly(db: Database, today: number): Source {
  const known = new Map<Scope, Cells>();
  return {
    isExact: true,
    cell(scope, name) {
      let cells = known.get(scope);
      if (cells === undefined) {
        cells = cellsOf(db, scope, today);
        known.set(scope, cells);
      }
      return cells.get(name) ?? 0;
    },
  };
}

/** The numbers that everybody may see. */
export const publicly = (release: Release): Source => ({ isExact: false, cell: release.cell });

export interface Asked {
  readonly db: Database;
  readonly source: Source;
  readonly scope: Scope;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function overview({ db, source, scope, version, now }: Asked): Overview {
  const today = dayOf(now);
  const cell = (name: string) => source.cell(scope, name);
  const place = scope.startsWith('D:') ? scope.slice(2).split('/')[0] : scope.slice(2);
  const state = /^[SD]:/.test(scope) ? place : null;
  return {
    version,
    scope,
    isExact: source.isExact,
    registered: cell('registered'),
    live: cell('live'),
    liveToday: cell(`day:live:${today}`),
    liveYesterday: cell(`day:live:${today - 1}`),
    liveThisWeek: cell('week:live'),
    underway: cell('underway'),
    other: cell('other'),
    funnel: MILESTONES.map((milestone) => {
      const reached = cell(`ever:${milestone}`);
      const medianSeconds = reached === null ? null : medianOf(db, scope, milestone);
      return { milestone, reached, medianSeconds };
    }),
    places: PLACES.map((one) => ({ place: one, n: cell(`place:${one}`) })),
    waiting: HOLDERS.map((holder) => ({
      holder,
      total: cell(`waits:${holder}`),
      buckets: BUCKETS.map((_, index) => cell(`wait:${holder}:${index}`)),
      late: cell(`late:${holder}`),
    })).filter(({ total }) => total !== 0),
    reasons: reasonsOf(db, scope, cell),
    changes: changesOf(cell, today),
    days: Array.from({ length: SERIES_DAYS }, (_, index) => {
      const day = today - SERIES_DAYS + 1 + index;
      const counts = SERIES.map((one) => [one, cell(`day:${one}:${day}`)] as const);
      return { day: isoDay(day), counts: Object.fromEntries(counts) };
    }),
    states: everyState(partsOf(db, source, 'S:')),
    districts:
      state === null
        ? []
        : partsOf(db, source, `D:${state}/`).map((one) => named(one, districtName)),
    trades: partsOf(db, source, 'T:'),
    collectives: partsOf(db, source, 'C:'),
    settlements: partsOf(db, source, 'R:'),
  };
}

const isoDay = (day: number) => new Date(day * 24 * 3600_000).toISOString().slice(0, 10);

/** Half of the cases needed at most so long to come here. */
function medianOf(db: Database, scope: Scope, milestone: string): number | null {
  const rows = db.all(
    "SELECT day AS seconds, n FROM counts WHERE scope = ? AND what = 'took' AND code = ? ORDER BY day",
    ...[scope, milestone],
  );
  const all = rows.reduce((sum, { n }) => sum + Number(n), 0);
  if (all < FEW) return null;
  let passed = 0;
  for (const { seconds, n } of rows) {
    passed += Number(n);
    if (passed * 2 >= all) return Number(seconds);
  }
  return null;
}

/** A median of fewer says more of one than of many. */
const FEW = 10;

function reasonsOf(db: Database, scope: Scope, cell: (name: string) => Cell): ReasonRow[] {
  const rows = db.all(
    "SELECT DISTINCT code FROM counts WHERE scope = ? AND what = 'reason'",
    scope,
  );
  return (
    rows
      .map(({ code }): ReasonRow => {
        const [kind = '', reason = ''] = String(code).split('|');
        const total = cell(`reason:${code}`);
        return { kind, code: reason, total, thisMonth: cell(`month:${code}`) };
      })
      // Which codes came up at all says nothing about anybody; how rarely does.
      .filter(({ total }) => total !== null)
      .sort((a, b) => (b.total ?? 0) - (a.total ?? 0) || (a.code < b.code ? -1 : 1))
  );
}

function changesOf(cell: (name: string) => Cell, today: number) {
  const row = (what: string, name: (day: number) => string) => ({
    what,
    today: cell(name(today)),
    yesterday: cell(name(today - 1)),
  });
  return [
    ...MILESTONES.map((one) => row(`milestone.${one}`, (day) => `day:${one}:${day}`)),
    ...SERIES.filter((one) => one !== 'live').map((one) =>
      row(`end.${one}`, (day) => `day:${one}:${day}`),
    ),
    ...TOLD_EVENTS.map((one) => row(`event.${one}`, (day) => `event:${one}:${day}`)),
  ];
}

/** All States, also those from which nobody has applied. */
function everyState(found: readonly PartRow[]): PartRow[] {
  const known = new Map(found.map((one) => [one.code, one]));
  const nobody = { registered: 0, live: 0, underway: 0, other: 0 };
  return STATE_CODES.map((code) => named(known.get(code) ?? { code, ...nobody }, stateName));
}

function named(row: PartRow, nameOf: (code: string) => PlaceName | null): PartRow {
  const name = nameOf(row.code);
  return name === null ? row : { ...row, name };
}

/** The scopes that begin so, each with its groups. */
function partsOf(db: Database, source: Source, prefix: string): PartRow[] {
  const rows = db.all(
    "SELECT scope, code, n FROM counts WHERE what = 'place' AND scope >= ? AND scope < ?",
    ...[prefix, `${prefix}~`],
  );
  const parts = new Map<Scope, Map<string, number>>();
  for (const { scope, code, n } of rows) {
    const groups = parts.get(String(scope)) ?? new Map<string, number>();
    parts.set(String(scope), groups);
    for (const group of ['registered', groupOf(String(code))])
      groups.set(group, (groups.get(group) ?? 0) + Number(n));
  }
  return [...parts]
    .map(([scope, groups]): PartRow => {
      const cell = (name: string) =>
        source.isExact ? (groups.get(name) ?? 0) : source.cell(scope, name);
      return {
        code: scope.slice(prefix.length),
        registered: cell('registered'),
        live: cell('live'),
        underway: cell('underway'),
        other: cell('other'),
      };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
