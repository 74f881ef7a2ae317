import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** The SQLite file of the projection. All of it can be read from the topic again. */

/** Raised with every change of the tables or of what is counted: a file of another version is filled anew. */
const VERSION = 2;

const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE cases (
  case_id TEXT PRIMARY KEY, state TEXT NOT NULL, district TEXT NOT NULL, trade TEXT NOT NULL,
  collective TEXT, place TEXT NOT NULL, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  due_at INTEGER, newer TEXT, stopped TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_halted ON cases (case_id) WHERE newer IS NOT NULL OR stopped IS NOT NULL;
CREATE INDEX cases_place ON cases (place, updated_at);
CREATE INDEX cases_updated ON cases (updated_at);
-- A story is a line of JSON for each event, oldest first. A row for each event would be written 14 times as often.
CREATE TABLE folds (
  case_id TEXT PRIMARY KEY, folded TEXT NOT NULL, reached TEXT NOT NULL, story TEXT NOT NULL
) STRICT;
CREATE TABLE waiting (
  case_id TEXT NOT NULL, holder TEXT NOT NULL, since INTEGER NOT NULL, due_at INTEGER, about TEXT NOT NULL,
  PRIMARY KEY (case_id, holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_since ON waiting (holder, since);
CREATE INDEX waiting_due ON waiting (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE counts (
  what TEXT NOT NULL, scope TEXT NOT NULL, code TEXT NOT NULL, day INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (what, scope, code, day)
) STRICT, WITHOUT ROWID;
-- Records that nobody can read, and batches of them that cannot be decoded: their first and last offset.
CREATE TABLE unreadable (
  partition INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (partition, first)
) STRICT, WITHOUT ROWID;
-- The SHA-256 of the ids of erased cases: no event of theirs is folded again. The ids are not kept.
CREATE TABLE forgotten (case_digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- How far the cases topic was read for erasures. Its offsets change when it is compacted, so nobody compares them.
CREATE TABLE erasure_offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
`;

/** The tables that two projections of the same records share, with the order in which they are compared. */
export const COMPARED: Readonly<Record<string, string>> = {
  offsets: 'partition',
  cases: 'case_id',
  folds: 'case_id',
  waiting: 'case_id, holder',
  counts: 'what, scope, code, day',
  unreadable: 'partition, first',
  forgotten: 'case_digest',
};

export type Fields = Record<string, unknown>;

export class Database {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens the file. One that is damaged, or of another version, is deleted and made anew.
   * @param isReading whether the file may be another process's: nothing is written, and nothing deleted
   * @throws Error where another process holds the file, or where it is read and cannot be
   */
  constructor(path: string, isReading = false) {
    this.path = path;
    if (!isReading) mkdirSync(dirname(path), { recursive: true });
    this.#db = isReading ? toRead(path) : (opened(path) ?? created(path));
  }

  /**
   * Overwrites what is deleted in the log, too: nothing of it can be read from the disk.
   * @returns false where another connection was reading the log all the while
   */
  purgeLog(): boolean {
    return this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
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

  /** Reads as of one moment, whatever is written meanwhile. */
  snapshot<T>(work: () => T): T {
    this.#db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#db.exec('COMMIT');
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

/**
 * What is deleted is overwritten, so that an erased case is gone from the file. A checkpoint is made at 64 MB of log and not at
 * 4: while the file is filled, a page that changes often is so copied once.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -131072;
  PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16000`;
const WAIT = { timeout: 5_000 };

const isOurs = (db: DatabaseSync) =>
  Number(db.prepare('PRAGMA user_version').get()?.user_version) === VERSION;

function toRead(path: string): DatabaseSync {
  if (!existsSync(path)) throw new Error(`${path} is not there: a dashboard makes it`);
  const db = new DatabaseSync(path, { ...WAIT, readOnly: true });
  if (isOurs(db)) return db;
  db.close();
  throw new Error(`${path} is of another version: the dashboard makes it anew at its start`);
}

function opened(path: string): DatabaseSync | null {
  const db = new DatabaseSync(path, WAIT);
  try {
    db.exec(PRAGMAS);
    if (isOurs(db)) return db;
  } catch (error) {
    // A damaged file: nothing in it is worth more than the topic. One that another process holds is not damaged.
    if ((error as { errcode?: number }).errcode === BUSY) {
      db.close();
      throw new Error(`${path} is in use by another process`);
    }
  }
  db.close();
  return null;
}

/** SQLite's code for a file that another process holds. */
const BUSY = 5;

function created(path: string): DatabaseSync {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
  const db = new DatabaseSync(path, WAIT);
  db.exec(PRAGMAS);
  db.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT`);
  return db;
}
