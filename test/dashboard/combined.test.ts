import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { BUCKETS } from '../../web/dashboard/interface.ts';
import { listCases } from '../../web/dashboard/server/cases.ts';
import { groupOf, HOLDERS } from '../../web/dashboard/server/cells.ts';
import { Columns } from '../../web/dashboard/server/columns.ts';
import { countedOf, releasedOf } from '../../web/dashboard/server/combined.ts';
import type { Filters } from '../../web/dashboard/server/filters.ts';
import { exactly, overview, publicly } from '../../web/dashboard/server/overview.ts';
import { Projection } from '../../web/dashboard/server/projection.ts';
import { released, releaseOf } from '../../web/dashboard/server/release.ts';
import { dayOf, placeOf, startOf, waitingOf } from '../../web/dashboard/server/tally.ts';
import { apply } from './apply.ts';

/** Filters together: counted as somebody would who looks at each case, and for everybody nothing but the release. */

const folder = mkdtempSync(join(tmpdir(), 'dashboard-combined-'));
const NOW = Date.parse('2026-11-29T06:00:00.000Z');
const today = dayOf(NOW);
const random = seeded(5);
const projection = new Projection(join(folder, 'dashboard.db'));
projection.startAnew('cluster');
const made = Array.from({ length: 900 }, (_, index) =>
  madeUpCase(index + 1, { random, now: NOW, days: 90 }),
);
// By turns, so that what is in memory is changed again and again after it was read from the file.
const turns = made.map((messages) => messages.map((message) => ({ at: random(), message })));
const records = turns
  .flatMap((messages) => {
    const times = messages.map(({ at }) => at).sort((a, b) => a - b);
    return messages.map(({ message }, index) => ({ at: times[index] ?? 0, message }));
  })
  .sort((a, b) => a.at - b.at)
  .map(({ message }, offset) => ({ partition: 0, offset, value: JSON.stringify(message) }));
apply(projection, records.slice(0, 3_000));
const { db, columns } = projection;
for (let from = 3_000; from < records.length; from += 1_000)
  apply(projection, records.slice(from, from + 1_000));
const ERASED = made.slice(0, 40).map(([first]) => first?.subject ?? '');
projection.forget(ERASED, new Map());
afterAll(() => {
  projection.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each case as its events fold to, with its deadline. */
const CASES = db
  .all('SELECT folded, due_at FROM folds JOIN cases USING (case_id)')
  .map(({ folded, due_at: dueAt }) => ({
    state: JSON.parse(String(folded)).state,
    dueAt: dueAt === null ? null : Number(dueAt),
  }));

const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
const maybe = <T>(all: readonly T[]): T | undefined => (random() < 0.5 ? pick(all) : undefined);
const someFilters = (): Filters => {
  const { state } = pick(CASES);
  const isOfPlace = random() < 0.7;
  const isOfDistrict = isOfPlace && random() < 0.3;
  return {
    state: isOfPlace ? state.state : undefined,
    district: isOfDistrict ? state.district : undefined,
    trade: maybe([state.trade]),
    collective: maybe([state.collective ?? 'own']),
    holder: maybe(HOLDERS),
    bucket: maybe(BUCKETS.map((_, index) => index)),
    late: maybe([true]),
  };
};
const FILTERS = Array.from({ length: 400 }, someFilters);
const WITH_PLACES = FILTERS.slice(0, 100).map((one) => ({
  ...one,
  place: pick(['documents', 'kyc', 'live', 'lapsed'] as const),
}));

/** What waits in a case and fits, one after the other. */
function waitsIn({ state, dueAt }: (typeof CASES)[number], { holder, bucket, late }: Filters) {
  const [from, to] =
    bucket === undefined ? [Number.NEGATIVE_INFINITY, null] : (BUCKETS[bucket] ?? [0, 0]);
  return waitingOf(state).filter(({ holder: on, since }) => {
    const days = today - dayOf(since);
    const isLate = dueAt !== null && dueAt < startOf(today);
    return (
      (holder === undefined || on === holder) &&
      days >= from &&
      days <= (to ?? Number.POSITIVE_INFINITY) &&
      (!late || isLate)
    );
  });
}

function fitting(filters: Filters, districts: readonly string[]) {
  const { state, district, trade, collective, holder, bucket, late, place } = filters;
  return CASES.filter(
    (one) =>
      (districts.includes('all') || districts.includes(one.state.district)) &&
      (state === undefined || one.state.state === state) &&
      (district === undefined || one.state.district === district) &&
      (trade === undefined || one.state.trade === trade) &&
      (collective === undefined || (one.state.collective ?? 'own') === collective) &&
      (place === undefined || placeOf(one.state) === place) &&
      ((holder ?? bucket ?? late) === undefined || waitsIn(one, filters).length > 0),
  );
}

describe('filters together', () => {
  it('count as somebody who looks at each case', () => {
    let found = 0;
    for (const filters of [...FILTERS, ...WITH_PLACES])
      for (const districts of [['all'], ['UP-VARANASI', 'UP-AGRA', 'KA-MYSURU', 'unlisted']]) {
        const counted = countedOf({
          columns,
          filters,
          version: 1,
          latestAt: null,
          districts,
          now: NOW,
        });
        const cases = fitting(filters, districts);
        found += cases.length;
        const group = (name: string) =>
          cases.filter(({ state }) => groupOf(placeOf(state)) === name);
        expect(counted.total, JSON.stringify(filters)).toMatchObject({
          registered: cases.length,
          live: group('live').length,
          underway: group('underway').length,
          other: group('other').length,
        });
        for (const holder of HOLDERS) {
          const waits = cases.flatMap((one) =>
            waitsIn(one, filters)
              .filter(({ holder: on }) => on === holder)
              .map(({ since }) => ({ days: today - dayOf(since), dueAt: one.dueAt })),
          );
          const row = counted.waiting.find((one) => one.holder === holder);
          expect(row?.total ?? 0).toBe(waits.length);
          expect(row?.late ?? 0).toBe(
            waits.filter(({ dueAt }) => dueAt !== null && dueAt < startOf(today)).length,
          );
          for (const [index, [from, to]] of BUCKETS.entries())
            expect(row?.buckets[index] ?? 0).toBe(
              waits.filter(({ days }) => days >= from && days <= (to ?? days)).length,
            );
        }
        for (const rows of [counted.states, counted.districts, counted.trades])
          if (rows.length > 0)
            expect(rows.reduce((sum, { registered }) => sum + (registered ?? 0), 0)).toBe(
              cases.length,
            );
      }
    expect(found).toBeGreaterThan(1_000);
  });

  it('count the same from the file as from what was kept up with it', () => {
    expect(records.length).toBeGreaterThan(6_000);
    const anew = Columns.of(db);
    for (const filters of [{}, ...FILTERS, ...WITH_PLACES])
      expect(columns.count(filters, ['all'], today), JSON.stringify(filters)).toEqual(
        anew.count(filters, ['all'], today),
      );
  });

  it('say the same as the view of a part, where only that part is chosen', () => {
    for (const [filters, scope] of [
      [{}, '*'],
      [{ state: 'UP' }, 'S:UP'],
      [{ trade: 'tailor' }, 'T:tailor'],
      [{ collective: 'own' }, 'C:own'],
    ] as const) {
      const part = overview({
        ...{ source: exactly(db, today), scope, version: 1, latestAt: null, today },
      });
      const counted = countedOf({
        columns,
        filters,
        version: 1,
        latestAt: null,
        districts: ['all'],
        now: NOW,
      });
      const { registered, live, underway, other } = part;
      expect(counted.total).toMatchObject({ registered, live, underway, other });
      expect(counted.waiting).toEqual(part.waiting);
    }
  });

  it('list as many cases as they count', () => {
    for (const filters of FILTERS.filter(({ holder }) => holder !== undefined)) {
      const { registered } = countedOf({
        ...{ columns, filters, version: 1, latestAt: null, districts: ['all'], now: NOW },
      }).total;
      const { rows } = listCases(projection, ['all'], { ...filters, offset: 0 }, NOW);
      expect(rows).toHaveLength(Math.min(50, registered ?? 0));
    }
  });
});

describe('what everybody may see of filters together', () => {
  const release = releaseOf(released(db, today));
  const shown = (filters: Filters) => releasedOf({ filters, version: 1, latestAt: null, release });
  const publicOf = (scope: string) =>
    overview({ source: publicly(release), scope, version: 1, latestAt: null, today });

  it('is no number where a State, a trade or a way of selling come together, however many fit', () => {
    for (const filters of FILTERS) {
      const { state, trade, collective } = filters;
      if ([state, trade, collective].filter((one) => one !== undefined).length < 2) continue;
      const answer = shown(filters);
      expect(answer.refused).toBe('parts');
      expect(JSON.stringify({ ...answer, version: 0, district: null })).not.toMatch(/[1-9]/);
    }
  });

  it('is no number where lateness has none of its own in the release', () => {
    for (const filters of [
      { late: true },
      { bucket: 3 },
      { holder: 'artisan', late: true, bucket: 3 },
    ])
      expect(shown(filters)).toMatchObject({
        refused: 'lateness',
        total: { registered: null },
        waiting: [],
        states: [],
        trades: [],
      });
  });

  it('is, number by number, what the views of single parts show to everybody', () => {
    const parts = publicOf('*');
    const choices = [
      [{}, '*'],
      ...parts.states.map(({ code }) => [{ state: code }, `S:${code}`] as const),
      ...parts.trades.map(({ code }) => [{ trade: code }, `T:${code}`] as const),
      ...parts.collectives.map(({ code }) => [{ collective: code }, `C:${code}`] as const),
    ] as const;
    let compared = 0;
    for (const [part, scope] of choices)
      for (const holder of HOLDERS) {
        const own = publicOf(scope).waiting.find((one) => one.holder === holder);
        const waits = shown({ ...part, holder });
        expect(waits.total.registered).toBe(own === undefined ? 0 : own.total);
        expect(waits.waiting).toEqual(own === undefined ? [] : [own]);
        expect(shown({ ...part, holder, late: true }).total.registered).toBe(
          own === undefined ? release.cell(scope, `late:${holder}`) : own.late,
        );
        for (const { code, registered } of waits.states)
          expect(registered).toBe(release.cell(`S:${code}`, `waits:${holder}`));
        for (const { code, registered } of waits.trades)
          expect(registered).toBe(release.cell(`T:${code}`, `waits:${holder}`));
        for (const row of [waits.total, ...waits.states, ...waits.trades]) {
          compared += 1;
          for (const n of [row.registered, row.underway])
            expect(n === null || n === 0 || n >= 10, `${scope} ${holder} ${n}`).toBe(true);
        }
      }
    expect(compared).toBeGreaterThan(500);
  });

  it('is of a district only how many stand where', () => {
    const { code: district } =
      publicOf('S:UP').districts.find(({ code }) => code !== 'unlisted') ?? {};
    if (district === undefined) throw new Error('there is no district to look at');
    const of = { state: 'UP', district };
    expect(shown(of).total.registered).toBe(release.cell(`D:UP/${district}`, 'registered'));
    expect(shown({ ...of, holder: 'artisan' }).total.registered).toBeNull();
  });
});

it('an emptied file counts nobody', () => {
  const path = join(folder, 'emptied.db');
  const emptied = new Projection(path);
  emptied.startAnew('one');
  apply(emptied, records.slice(0, 500));
  const count = () => emptied.columns.count({}, ['all'], today).total;
  expect(count().underway).toBeGreaterThan(0);
  emptied.startAnew('another');
  expect(count()).toEqual({ live: 0, underway: 0, other: 0 });
  emptied.close();
});
