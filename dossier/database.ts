import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { SCHEMA } from './schema.ts';

/** How long one process waits while another writes, in milliseconds. */
const PATIENCE = 10_000;
const SQLITE_BUSY = 5;

export type Row = Record<string, unknown>;

/** One handle on the store's SQLite file: prepared statements kept, writes in transactions. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path);
    this.#db.exec(`PRAGMA busy_timeout = ${PATIENCE}`);
    patiently(() => this.#db.exec('PRAGMA journal_mode = WAL'));
    // A killed process loses nothing; a power cut may lose the last moment.
    this.#db.exec('PRAGMA synchronous = NORMAL');
    this.#db.exec('PRAGMA secure_delete = ON');
    this.transaction(() => this.#db.exec(SCHEMA));
  }

  /** All or nothing. The write lock is taken first, so that what is read inside stays true until the end. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // On a full disk SQLite has rolled back by itself, and a second time would hide the first error.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Moves the write-ahead log into the file, on disk, and empties it: what was deleted is then in neither. */
  purgeLog(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
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

/** SQLite does not wait by itself when two processes turn a new file to its write-ahead log at once. */
function patiently(work: () => void): void {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      const busy = (error as { errcode?: number }).errcode === SQLITE_BUSY;
      if (!busy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
