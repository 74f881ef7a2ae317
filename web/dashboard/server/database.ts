import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** The SQLite file of the projection. All of it can be read from the topic again. */

/** Raised with every change of the tables or of what is counted: a file of another version is filled anew. */
const VERSION = 1;

const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY, state TEXT NOT NULL, district TEXT NOT NULL, trade TEXT NOT NULL,
  collective TEXT, place TEXT NOT NULL, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  due_at INTEGER, newer TEXT, stopped TEXT
) STRICT;
CREATE INDEX cases_halted ON cases (case_id) WHERE newer IS NOT NULL OR stopped IS NOT NULL;
CREATE INDEX cases_place ON cases (place, updated_at);
CREATE INDEX cases_updated ON cases (updated_at);
CREATE TABLE folds (case_id TEXT PRIMARY KEY, folded TEXT NOT NULL, reached TEXT NOT NULL) STRICT;
CREATE TABLE waiting (
  case_id TEXT NOT NULL, holder TEXT NOT NULL, since INTEGER NOT NULL, due_at INTEGER, about TEXT NOT NULL,
  PRIMARY KEY (case_id, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_since ON waiting (holder, since);
CREATE INDEX waiting_due ON waiting (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE timeline (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE counts (
  scope TEXT NOT NULL, what TEXT NOT NULL, code TEXT NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (scope, what, code, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX counts_what ON counts (what, code, day, scope, n);
CREATE TABLE unreadable (partition INTEGER NOT NULL, "offset" INTEGER NOT NULL, PRIMARY KEY (partition, "offset"))
  STRICT, WITHOUT ROWID;
`;

/** The tables that two projections of the same records share, with the order in which they are compared. */
export const COMPARED: Readonly<Record<string, string>> = {
  offsets: 'partition',
  cases: 'case_id',
  folds: 'case_id',
  waiting: 'case_id, holder',
  timeline: 'case_id, sequence',
  counts: 'scope, what, code, day',
  unreadable: 'partition, "offset"',
};

export type Fields = Record<string, unknown>;

export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens the file. One that is damaged, or of another version, is deleted and made anew. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = opened(path) ?? created(path);
  }

  /** Does all of it or nothing. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  one(sql: string, ...values: SQLInputValue[]): Fields | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Fields[] {
    return this.#statement(sql).all(...values);
  }

  /** As `all`, one row at a time. */
  each(sql: string): Iterable<Fields> {
    return this.#statement(sql).iterate();
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536';

function opened(path: string): DatabaseSync | null {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(PRAGMAS);
    if (Number(db.prepare('PRAGMA user_version').get()?.user_version) === VERSION) return db;
  } catch {
    // A damaged file: nothing in it is worth more than the topic.
  }
  db.close();
  return null;
}

function created(path: string): DatabaseSync {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
  const db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec(PRAGMAS);
  db.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT`);
  return db;
}
