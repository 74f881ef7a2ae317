import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS offsets (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cases (
  case_id TEXT PRIMARY KEY, artisan_id TEXT NOT NULL, seen INTEGER NOT NULL, sequence INTEGER NOT NULL,
  state TEXT, newer TEXT, stopped TEXT, told INTEGER NOT NULL, owed INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS cases_artisan ON cases (artisan_id);
CREATE INDEX IF NOT EXISTS cases_owed ON cases (case_id) WHERE owed = 1;
CREATE TABLE IF NOT EXISTS waiting (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (case_id, sequence)
) STRICT;
CREATE TABLE IF NOT EXISTS forgotten (artisan_id TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS forgotten_untold ON forgotten (artisan_id) WHERE told = 0;
CREATE TABLE IF NOT EXISTS spoken (case_id TEXT PRIMARY KEY, sequence INTEGER, newer TEXT) STRICT;
`;

export type Fields = Record<string, unknown>;

/** One handle on the projector's SQLite file; several processes may have it open at once. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path, { timeout: 10_000 });
    this.#db.exec('PRAGMA journal_mode = WAL');
    // A killed process loses nothing. What a power cut takes, Kafka still has: it is folded again.
    this.#db.exec('PRAGMA synchronous = NORMAL');
    // What is forgotten is gone from the file, too.
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

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  one(sql: string, ...values: SQLInputValue[]): Fields | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Fields[] {
    return this.#statement(sql).all(...values);
  }

  /** As `all`, one at a time. Nothing may be written meanwhile. */
  each(sql: string): Iterable<Fields> {
    return this.#statement(sql).iterate();
  }

  /** @returns null where it was never set. */
  mark(name: 'cluster' | 'complete'): string | null {
    const found = this.one('SELECT value FROM meta WHERE name = ?', name);
    return found === undefined ? null : String(found.value);
  }

  setMark(name: 'cluster' | 'complete', value: string): void {
    this.run('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, value);
  }

  /** Moves the write-ahead log into the file and empties it: what was deleted is then in neither. */
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
