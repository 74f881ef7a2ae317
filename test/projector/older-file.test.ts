import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { Store } from '../../projector/store.ts';

const dir = mkdtempSync(join(tmpdir(), 'older-file-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The tables as they were before files had a version of their layout. */
const OLDER = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY, artisan_id TEXT NOT NULL, seen INTEGER NOT NULL, sequence INTEGER NOT NULL,
  state TEXT, newer TEXT, stopped TEXT, told INTEGER NOT NULL, owed INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_artisan ON cases (artisan_id);
CREATE INDEX cases_owed ON cases (case_id) WHERE owed = 1;
CREATE TABLE waiting (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TABLE forgotten (artisan_id TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT;
CREATE INDEX forgotten_untold ON forgotten (artisan_id) WHERE told = 0;
CREATE TABLE spoken (case_id TEXT PRIMARY KEY, sequence INTEGER, newer TEXT) STRICT;
INSERT INTO meta VALUES ('cluster', 'ours'), ('complete', 'yes');
INSERT INTO offsets VALUES (0, 12), (2, 5);
INSERT INTO cases VALUES ('22222-22222-1', '22222-22222', 3, 3, NULL, NULL, NULL, 3, 0);
INSERT INTO waiting VALUES ('22222-22222-1', 4, '{}');
INSERT INTO forgotten VALUES ('33333-33333', 0), ('44444-44444', 1);
INSERT INTO spoken VALUES ('22222-22222-1', 3, NULL);
`;

function olderFile(name: string): string {
  const path = join(dir, name);
  const db = new DatabaseSync(path);
  db.exec(OLDER);
  db.close();
  return path;
}

it('of an older file stay the cluster, the erasures and the committed offsets, and the rest is read again', () => {
  const path = olderFile('projector.db');
  // Twice: the second time it is a file like any other.
  for (const _time of ['as it is taken over', 'afterwards']) {
    const store = new Store(path, 'events');
    expect(store.erasures.asked()).toEqual(['33333-33333']);
    expect(store.erasures.isPublished('44444-44444')).toBe(true);
    expect(store.cluster).toBe('ours');
    expect(store.olderOffsets()).toEqual(
      new Map([
        [0, 12],
        [2, 5],
      ]),
    );
    expect(store.offsets()).toEqual(new Map());
    expect(store.snapshot).toMatchObject({ isComplete: false, count: 0 });
    expect(store.counts()).toEqual({ cases: 0, dirty: 0, newer: 0, stopped: 0, forgotten: 2 });
    store.close();
  }
  const db = new DatabaseSync(path);
  const names = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  db.close();
  expect(names.map(({ name }) => name).sort()).toEqual([
    ...['cases', 'erasures', 'meta', 'topic_offsets', 'topic_snapshot', 'waiting'],
  ]);
});

it('a file of another events topic is known by its offsets', () => {
  const path = join(dir, 'topic.db');
  const store = new Store(path, 'events');
  store.apply({ rows: [], waiting: [], from: new Map(), to: new Map([[0, 3]]) });
  expect(store.otherTopic()).toBe(null);
  store.close();
  const other = new Store(path, 'other-events');
  expect(other.otherTopic()).toBe('events');
  other.close();
});
