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
import { held, type Scope } from './tally.ts';
import { MILESTONES } from './timeline.ts';
import { type Medians, mediansOf } from './times.ts';

/** Answers what an officer asks in the morning, for one scope. */

/** From which numbers an overview is made. */
export interface Source {
  readonly isExact: boolean;
  cell(scope: Scope, name: string): Cell;
  /** The scopes that begin so, each with its groups. */
  parts(prefix: string): PartRow[];
  /** Reasons that came up, as `kind|code`. */
  reasons(scope: Scope): string[];
  /** As `mediansOf`. */
  median(scope: Scope, milestone: string): number | null;
}

/** All numbers as they are. */
export function exactly(db: Database, today: number): Source {
  const cells = new Map<Scope, Cells>();
  const medians = new Map<Scope, Medians>();
  return {
    isExact: true,
    cell: (scope, name) => held(cells, scope, () => cellsOf(db, scope, today)).get(name) ?? 0,
    parts: (prefix) => partsIn(db, prefix),
    reasons: (scope) =>
      db
        .all("SELECT DISTINCT code FROM counts WHERE scope = ? AND what = 'reason'", scope)
        .map(({ code }) => String(code)),
    median: (scope, milestone) =>
      held(medians, scope, () => mediansOf(db, scope))
        .get(scope)
        ?.get(milestone) ?? null,
  };
}

/** The numbers that everybody may see. */
export function publicly(release: Release): Source {
  const { cell, median } = release;
  return {
    isExact: false,
    cell,
    parts: (prefix) =>
      release.scopes(prefix).map((scope) => ({
        code: scope.slice(prefix.length),
        registered: cell(scope, 'registered'),
        live: cell(scope, 'live'),
        underway: cell(scope, 'underway'),
        other: cell(scope, 'other'),
      })),
    reasons: (scope) => release.names(scope, 'reason:').map((name) => name.slice('reason:'.length)),
    median,
  };
}

export interface Asked {
  readonly source: Source;
  readonly scope: Scope;
  /** Of the rows that the numbers are from. */
  readonly version: number;
  readonly latestAt: string | null;
  /** The number of the day in India. */
  readonly today: number;
}

export function overview({ source, scope, version, latestAt, today }: Asked): Overview {
  const cell = (name: string) => source.cell(scope, name);
  const place = scope.startsWith('D:') ? scope.slice(2).split('/')[0] : scope.slice(2);
  const state = /^[SD]:/.test(scope) ? place : null;
  return {
    version,
    latestAt,
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
      const medianSeconds = reached === null ? null : source.median(scope, milestone);
      return { milestone, reached, medianSeconds };
    }),
    places: PLACES.map((one) => ({ place: one, n: cell(`place:${one}`) })),
    waiting: HOLDERS.map((holder) => ({
      holder,
      total: cell(`waits:${holder}`),
      buckets: BUCKETS.map((_, index) => cell(`wait:${holder}:${index}`)),
      late: cell(`late:${holder}`),
    })).filter(({ total }) => total !== 0),
    reasons: reasonsOf(source.reasons(scope), cell),
    changes: changesOf(cell, today),
    days: Array.from({ length: SERIES_DAYS }, (_, index) => {
      const day = today - SERIES_DAYS + 1 + index;
      const counts = SERIES.map((one) => [one, cell(`day:${one}:${day}`)] as const);
      return { day: isoDay(day), counts: Object.fromEntries(counts) };
    }),
    states: everyState(partsOf(source, 'S:')),
    districts:
      state === null ? [] : partsOf(source, `D:${state}/`).map((one) => named(one, districtName)),
    trades: partsOf(source, 'T:'),
    collectives: partsOf(source, 'C:'),
    settlements: partsOf(source, 'R:'),
  };
}

const isoDay = (day: number) => new Date(day * 24 * 3600_000).toISOString().slice(0, 10);

function reasonsOf(reasons: readonly string[], cell: (name: string) => Cell): ReasonRow[] {
  return (
    reasons
      .map((one): ReasonRow => {
        const [kind = '', code = ''] = one.split('|');
        return { kind, code, total: cell(`reason:${one}`), thisMonth: cell(`month:${one}`) };
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

const partsOf = (source: Source, prefix: string) =>
  source.parts(prefix).sort((a, b) => (a.code < b.code ? -1 : 1));

function partsIn(db: Database, prefix: string): PartRow[] {
  const rows = db.all(
    "SELECT scope, code, n FROM counts WHERE what = 'place' AND scope >= ? AND scope < ?",
    ...[prefix, `${prefix}~`],
  );
  const parts = new Map<string, { live: number; underway: number; other: number }>();
  for (const { scope, code, n } of rows) {
    const part = held(parts, String(scope), () => ({ live: 0, underway: 0, other: 0 }));
    part[groupOf(String(code))] += Number(n);
  }
  return [...parts].map(([scope, { live, underway, other }]) => ({
    ...{ code: scope.slice(prefix.length), registered: live + underway + other },
    ...{ live, underway, other },
  }));
}
