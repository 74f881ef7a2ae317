import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { Store } from '../../reconciler/store.ts';

const dir = mkdtempSync(join(tmpdir(), 'reconciler-store-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const CASE = '22222-22222-1';
const missing = (store: Store) => store.late(10).gaps.map(({ sequence }) => sequence);

describe('the events of a case', () => {
  it('that were skipped are missing until they come late; repeats change nothing', () => {
    const store = new Store(join(dir, 'gaps.db'));
    for (const sequence of [1, 2, 2, 5, 1, 5]) store.recordEvent(CASE, sequence, false, 0);
    expect(missing(store)).toEqual([3, 4]);
    store.recordEvent(CASE, 4, false, 0);
    expect(missing(store)).toEqual([3]);
    expect(store.late(10)).toMatchObject({ gapsInAll: 1, casesBehind: 1 });
    store.recordEvent(CASE, 3, false, 0);
    store.recordCase(CASE, 5);
    expect(store.late(10)).toEqual({ gaps: [], gapsInAll: 0, casesBehind: 0 });
    expect(store.isOpen(CASE)).toBe(true);
    store.recordEvent(CASE, 6, true, 0);
    expect(store.isOpen(CASE)).toBe(false);
    store.close();
  });
});

describe('a file', () => {
  it('of an older layout is emptied, but for the repairs of the day', () => {
    const path = join(dir, 'older.db');
    const older = new DatabaseSync(path);
    older.exec(`
      CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE offsets (
        topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
      ) STRICT;
      CREATE TABLE repairs (case_id TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
      CREATE INDEX repairs_case ON repairs (case_id, at);
      CREATE TABLE troubles (case_id TEXT PRIMARY KEY) STRICT;
      INSERT INTO marks VALUES ('through', '700');
      INSERT INTO offsets VALUES ('events', 0, 12);
      INSERT INTO repairs VALUES ('${CASE}', 5), ('${CASE}', 6);
      INSERT INTO troubles VALUES ('${CASE}');`);
    older.close();
    const store = new Store(path);
    expect(store.offsets('events')).toEqual(new Map());
    expect(store.scannedThrough).toBe(0);
    expect(store.findings()).toEqual([]);
    expect(store.repairsSince(CASE, 0)).toBe(2);
    store.setOffset('events', 0, 3);
    store.close();
    const again = new Store(path);
    expect(again.offsets('events')).toEqual(new Map([[0, 3]]));
    expect(again.repairsSince(CASE, 6)).toBe(1);
    again.close();
  });

  it('of a newer layout is refused, and stays as it is', () => {
    const path = join(dir, 'newer.db');
    const newer = new DatabaseSync(path);
    newer.exec('CREATE TABLE kept (one INTEGER); PRAGMA user_version = 99');
    newer.close();
    expect(() => new Store(path)).toThrow('has layout 99');
    const still = new DatabaseSync(path);
    expect(still.prepare('SELECT count(*) AS n FROM kept').get()).toEqual({ n: 0 });
    still.close();
  });

  it('that cannot be written in full is not written at all', () => {
    const store = new Store(join(dir, 'whole.db'));
    expect(() =>
      store.transaction(() => {
        store.setOffset('events', 0, 3);
        throw new Error('half of it');
      }),
    ).toThrow('half of it');
    expect(store.offsets('events')).toEqual(new Map());
    store.close();
  });
});
