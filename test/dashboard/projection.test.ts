import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { Envelope } from '../../contracts/envelope.ts';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { listCases, storyOf } from '../../web/dashboard/server/cases.ts';
import { exactly, overview, publicly } from '../../web/dashboard/server/overview.ts';
import { Projection } from '../../web/dashboard/server/projection.ts';
import { released, releaseOf, tableOf } from '../../web/dashboard/server/release.ts';
import { dayOf } from '../../web/dashboard/server/tally.ts';
import { apply } from './apply.ts';

/** The dashboard's projection, on records as they are on the topic. */

const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
const open: Projection[] = [];
afterAll(() => {
  for (const one of open) one.close();
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;
function newFile(): string {
  files += 1;
  return join(folder, `${files}.db`);
}
function projection(path = newFile()): Projection {
  const made = new Projection(path);
  open.push(made);
  if (made.cluster === null) made.startAnew('cluster');
  return made;
}

const NOW = Date.parse('2026-11-29T06:00:00.000Z');
const today = dayOf(NOW);
const random = seeded(3);
/** Some four hundred cases, a partition for each artisan's number. */
const CASES = Array.from({ length: 400 }, (_, index) =>
  madeUpCase(index + 1, { random, now: NOW, days: 90 }),
);
const RECORDS = recordsOf(CASES);

function recordsOf(cases: readonly (readonly Envelope[])[]) {
  const ends = new Map<number, number>();
  return cases.flatMap((messages, index) =>
    messages.map((message) => {
      const partition = index % 3;
      const offset = ends.get(partition) ?? 0;
      ends.set(partition, offset + 1);
      return { partition, offset, value: JSON.stringify(message) };
    }),
  );
}
const line = (message: object, offset: number) => ({
  ...{ partition: 0, offset, value: JSON.stringify(message) },
});
const at = (one: Projection, scope = '*') =>
  overview({ source: exactly(one.db, today), scope, version: 1, latestAt: null, today });

const whole = projection();
apply(whole, RECORDS);

describe('the projection', () => {
  it('holds the same rows however the records were cut into batches and repeated', () => {
    const other = projection();
    for (let from = 0; from < RECORDS.length; from += 37) {
      const batch = RECORDS.slice(from, from + 37);
      apply(other, batch);
      if (from % 5 === 0) apply(other, batch);
    }
    expect(other.digest()).toBe(whole.digest());
  });

  it('goes on where its file stands', () => {
    const path = newFile();
    const first = new Projection(path);
    first.startAnew('cluster');
    apply(first, RECORDS.slice(0, 2_000));
    first.close();
    const second = projection(path);
    apply(second, RECORDS.slice(2_000));
    expect(second.digest()).toBe(whole.digest());
  });

  it('counts each case once, and as one who counts the cases by hand', () => {
    const counted = at(whole);
    expect(counted.registered).toBe(CASES.length);
    const types = (type: string) =>
      CASES.filter((messages) => messages.some((one) => one.type.endsWith(`.${type}`))).length;
    expect(counted.funnel.at(-1)?.reached).toBe(types('case.went_live'));
    expect(counted.places.find(({ place }) => place === 'declined')?.n).toBe(
      types('case.declined'),
    );
    expect((counted.live ?? 0) + (counted.underway ?? 0) + (counted.other ?? 0)).toBe(CASES.length);
    const parts = [counted.states, counted.trades, counted.collectives, counted.settlements];
    for (const rows of parts)
      expect(rows.reduce((sum, { registered }) => sum + (registered ?? 0), 0)).toBe(CASES.length);
    expect(at(whole, 'S:UP').districts.reduce((sum, one) => sum + (one.registered ?? 0), 0)).toBe(
      at(whole, 'S:UP').registered,
    );
  });

  it('lists as many cases as its matrix says', () => {
    for (const { holder, buckets, late } of at(whole).waiting) {
      const list = (bucket?: number) =>
        listCases(whole, ['all'], { holder, bucket, offset: 0 }, NOW).rows.length;
      for (const [index, n] of buckets.entries()) expect(list(index)).toBe(Math.min(n ?? 0, 50));
      const lateOnes = listCases(whole, ['all'], { holder, late: true, offset: 0 }, NOW).rows;
      expect(lateOnes).toHaveLength(Math.min(late ?? 0, 50));
    }
  });

  it('shows an account the cases of its own districts alone', () => {
    const { rows } = listCases(whole, ['UP-VARANASI', 'UP-AGRA'], { offset: 0 }, NOW);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ district }) => district?.en))).toEqual(
      new Set(
        rows
          .map(({ district }) => district?.en)
          .filter((one) => one === 'Varanasi' || one === 'Agra'),
      ),
    );
    const [elsewhere] = listCases(whole, ['all'], { state: 'KA', offset: 0 }, NOW).rows;
    expect(storyOf(whole, ['UP-VARANASI'], elsewhere?.caseId ?? '', null)).toBeNull();
    expect(storyOf(whole, ['all'], elsewhere?.caseId ?? '', null)?.lines.length).toBeGreaterThan(0);
  });

  it('marks a case with a missing event, and one with an event of a newer kind, and goes on with the others', () => {
    const one = projection();
    const [gap = [], newer = [], fine = []] = CASES.filter((messages) => messages.length > 5);
    const future = {
      ...newer[2],
      type: 'artisan-onboarding.case.sung_about',
      dataschema: 'urn:artisan-onboarding:events:v1#case.sung_about',
    };
    const records = [gap[0], gap[2], newer[0], newer[1], future, newer[3], ...fine];
    apply(one, [
      ...records.map((message, index) => line(message ?? {}, index)),
      { partition: 0, offset: records.length, value: 'no event' },
    ]);
    const halted = one.db.all(
      'SELECT case_id, newer, stopped FROM cases WHERE newer IS NOT NULL OR stopped IS NOT NULL ORDER BY newer IS NULL',
    );
    expect(halted).toEqual([
      { case_id: newer[0]?.subject, newer: expect.stringContaining('sung_about'), stopped: null },
      { case_id: gap[0]?.subject, newer: null, stopped: expect.stringContaining('gap') },
    ]);
    expect(one.db.all('SELECT * FROM unreadable')).toEqual([
      { partition: 0, first: records.length, last: records.length, reason: 'no_event' },
    ]);
    expect(storyOf(one, ['all'], gap[0]?.subject ?? '', null)?.halted).toBe('gap');
    expect(one.timeline(fine[0]?.subject ?? '')).toHaveLength(fine.length);
  });

  it('counts a case in the district that was found for it, with all that happened before', () => {
    const one = projection();
    const [first] = CASES.filter(([message]) => message?.data.change.district === 'unlisted');
    expect(first).toBeDefined();
    const messages = first ?? [];
    const last = messages.at(-1);
    const sequence = String(messages.length + 1).padStart(8, '0');
    const state = String(messages[0]?.data.change.state);
    const district = CASES.flatMap(([message]) => {
      const change = message?.data.change;
      return change?.state === state && change.district !== 'unlisted'
        ? [String(change.district)]
        : [];
    })[0];
    const mapped = {
      ...last,
      ...{ id: `${last?.subject}/${sequence}`, sequence },
      type: 'artisan-onboarding.case.district_mapped',
      dataschema: 'urn:artisan-onboarding:events:v1#case.district_mapped',
      data: { ...last?.data, change: { district } },
    };
    apply(
      one,
      [...messages, mapped].map((message, index) => line(message, index)),
    );
    const counts = (scope: string) =>
      one.db.all('SELECT what, code, day, n FROM counts WHERE scope = ?', scope);
    expect(counts(`D:${state}/unlisted`)).toEqual([]);
    expect(counts(`D:${state}/${district}`)).toContainEqual({
      ...{ what: 'ever', code: 'registration', day: 0, n: 1 },
    });
  });

  it('counts no held and no restored time', () => {
    for (const name of ['case.released', 'case.time_restored']) {
      const { events } = folded(name);
      const one = projection();
      apply(
        one,
        events.map((message, index) => line(message, index)),
      );
      const row = one.db.one('SELECT folded FROM folds');
      const { state } = JSON.parse(String(row?.folded));
      // The registry has had the work since the registration.
      const { since } = one.db.one("SELECT since FROM waiting WHERE holder = 'registry'") ?? {};
      expect(state.pausedMs).toBeGreaterThan(0);
      expect(since).toBe(Date.parse(events[0]?.time ?? '') + state.pausedMs);
    }
  });

  it('is made anew from a file of another version, and from a damaged one', () => {
    const older = newFile();
    new Projection(older).close();
    const db = new DatabaseSync(older);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(new Projection(older).cluster).toBeNull();
    const damaged = newFile();
    writeFileSync(damaged, 'this is no database, and never was one'.repeat(100));
    expect(new Projection(damaged).cluster).toBeNull();
  });
});

describe('the fold', () => {
  it.each(readdirSync('contracts/published/events/folds'))('of %s is the published one', (file) => {
    const { events, case: expected } = folded(file.replace('.json', ''));
    const one = projection();
    apply(
      one,
      events.map((message, index) => line(message, index)),
    );
    const row = one.db.one('SELECT folded FROM folds');
    expect(JSON.parse(String(row?.folded)).state).toEqual(expected);
  });
});

function folded(name: string): { events: Envelope[]; case: object } {
  return JSON.parse(readFileSync(`contracts/published/events/folds/${name}.json`, 'utf8'));
}

describe('the public numbers', () => {
  const release = releaseOf(released(whole.db, today));
  const shown = (scope: string) =>
    overview({ source: publicly(release), scope, version: 1, latestAt: null, today });

  it('are guarded by sums that hold', () => {
    const { cells, lines } = tableOf(whole.db, today);
    const of = (id: string) => cells.get(id) ?? 0;
    const sums = lines.map(({ parts }) => parts.reduce((sum, id) => sum + of(id), 0));
    expect(lines.filter(({ total }, index) => of(total) !== sums[index])).toEqual([]);
    expect([...cells].filter(([, n]) => n < 0)).toEqual([]);
  });

  it('are the exact ones, or withheld; and none is under ten', () => {
    for (const scope of ['*', 'S:UP', 'S:SK', 'T:tailor', 'D:UP/UP-VARANASI', 'R:rural']) {
      const all = numbersIn(shown(scope));
      const exact = numbersIn(at(whole, scope));
      for (const [path, n] of all) {
        if (n === null) continue;
        expect(n === 0 || n >= 10, `${scope} ${path} is ${n}`).toBe(true);
        // Lists leave withheld rows out, so that places in them differ.
        if (!/\.(reasons|waiting)\./.test(path)) expect(exact.get(path)).toBe(n);
      }
    }
  });

  it('say how many are on sale, where they are many', () => {
    expect(shown('*').live).toBe(at(whole).live);
    expect(shown('*').registered).toBe(CASES.length);
  });

  it('hold no id', () => {
    const text = JSON.stringify([shown('*'), shown('S:UP')]);
    expect(text).not.toMatch(/[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}-\d/);
  });
});

/** Every count of an answer by its path. */
function numbersIn(value: unknown, path = '', found = new Map<string, number | null>()) {
  if (/\.(version|medianSeconds|code|name|day|scope)$/.test(path)) return found;
  if (value === null || typeof value === 'number') found.set(path, value);
  else if (typeof value === 'object')
    for (const [key, one] of Object.entries(value)) numbersIn(one, `${path}.${key}`, found);
  return found;
}
