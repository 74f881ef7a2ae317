import { mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Dialect, Queries, Row, Value } from './database.ts';
import { DossierError } from './errors.ts';

/** How long one process waits while another writes, in milliseconds. */
const PATIENCE = 10_000;
const SQLITE_BUSY = 5;

/** `WITHOUT ROWID` keeps each lookup a single search. */
const DIALECT: Dialect = {
  text: 'TEXT',
  bytes: 'BLOB',
  number: 'INTEGER',
  byKey: 'WITHOUT ROWID',
  findTable: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?",
  // The number is compared before the row is written: `INSERT OR REPLACE` would delete another row, and fires no trigger
  // of a deletion. One writer has the whole file, so the next number is nobody else's.
  appendOnly: (table) => [
    `CREATE TRIGGER ${table}_numbers BEFORE INSERT ON ${table}
      WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM ${table})
      BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row has the next number'); END`,
    `CREATE TRIGGER ${table}_changes BEFORE UPDATE ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row is never changed'); END`,
    `CREATE TRIGGER ${table}_deletions BEFORE DELETE ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row is never deleted'); END`,
  ],
};

/**
 * One handle on an SQLite file; several processes may have it open at once. SQLite's calls are synchronous and block
 * the thread.
 */
export class SqliteDatabase implements Database {
  readonly dialect = DIALECT;
  readonly #db: DatabaseSync;
  readonly #inside: Queries;
  readonly #turns: Turns;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path);
    this.#db.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    patiently(() => this.#db.exec('PRAGMA journal_mode = WAL'));
    // A killed process loses nothing; a power cut may lose the last moment.
    this.#db.exec('PRAGMA synchronous = NORMAL');
    this.#db.exec('PRAGMA secure_delete = ON');
    this.#inside = new Statements(this.#db);
    this.#turns = turnsOf(realpathSync(path));
  }

  /** Takes the write lock of the whole file first, whatever the subject. */
  transaction<T>(_about: unknown, work: (inside: Queries) => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      asked(() => this.#db.exec('BEGIN IMMEDIATE'));
      try {
        const result = await work(this.#inside);
        asked(() => this.#db.exec('COMMIT'));
        return result;
      } catch (error) {
        // On a full disk SQLite has rolled back by itself, and a second rollback would hide the first error.
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  run(sql: string, ...values: Value[]): Promise<number> {
    return this.#turns.take(() => this.#inside.run(sql, ...values));
  }

  row(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return this.#turns.take(() => this.#inside.row(sql, ...values));
  }

  rows(sql: string, ...values: Value[]): Promise<Row[]> {
    return this.#turns.take(() => this.#inside.rows(sql, ...values));
  }

  /** Moves the write-ahead log into the file, on disk, and empties it: deleted content is then in neither. */
  purge(): Promise<void> {
    return this.#turns.take(async () => this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
  }

  close(): Promise<void> {
    return this.#turns.take(async () => this.#db.close());
  }
}

/** Statements are prepared once. */
class Statements implements Queries {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async run(sql: string, ...values: Value[]): Promise<number> {
    return asked(() => Number(this.#prepare(sql).run(...values).changes));
  }

  async row(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return asked(() => this.#prepare(sql).get(...values));
  }

  async rows(sql: string, ...values: Value[]): Promise<Row[]> {
    return asked(() => this.#prepare(sql).all(...values));
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }
}

/** Runs work in the order of its arrival, one piece at a time. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/**
 * The turns of each file in this process. A statement must not run within a transaction on the same handle, and a
 * second handle that waited for the file would block the thread that the first one needs.
 */
const files = new Map<string, Turns>();

function turnsOf(file: string): Turns {
  const turns = files.get(file) ?? new Turns();
  files.set(file, turns);
  return turns;
}

/** @throws DossierError AWAY if another process held the file for longer than we wait. */
function asked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new DossierError('AWAY', `another process has held the dossier for ${PATIENCE} ms`);
  }
}

/** SQLite does not wait by itself when two processes switch a new file to its write-ahead log at once. */
function patiently(work: () => void): void {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** The lower byte is the primary error code. */
const isBusy = (error: unknown) =>
  (((error as { errcode?: number }).errcode ?? 0) & 0xff) === SQLITE_BUSY;
