import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** A row of a query, by the names of its columns. */
export type Fields = Record<string, unknown>;

/** The tables of a file. */
export interface Layout {
  /** Above 0, and raised with every change of `tables`: SQLite's `user_version`. */
  readonly version: number;
  /** The statements that make the tables. The offsets have a table of their own. */
  readonly tables: string;
  /** Set when the file is opened, such as `journal_mode = WAL`. */
  readonly pragmas: readonly string[];
  /**
   * Reads what the topics cannot give again from a file of an older layout. What it returns is called in the same
   * transaction, once the old tables are gone and the new ones are there.
   */
  readonly carryOver?: (file: TopicFile, olderTables: ReadonlySet<string>) => () => void;
}

const OFFSETS = `CREATE TABLE topic_offsets (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) STRICT;`;

/** Milliseconds to wait for another process that writes the same file. */
const BUSY_MS = 10_000;

/**
 * A SQLite file that holds what was read of a topic, with the offsets that it stands for, in one transaction. All of it
 * can be read from the topic again: so a file of an older layout is emptied and filled anew, not migrated. Several
 * processes may have the file open.
 */
export class TopicFile {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens the file, and makes it where there is none.
   * @param path an empty one makes a temporary database, which the operating system removes with the process
   * @throws Error where the file has a newer layout
   */
  constructor(path: string, layout: Layout) {
    if (path !== '') mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      for (const pragma of layout.pragmas) this.#db.exec(`PRAGMA ${pragma}`);
      if (this.#version() !== layout.version) this.transaction(() => this.#layOut(path, layout));
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Does all of it or nothing. It takes the write lock first, so that what `work` reads stays true until the end. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite rolls back by itself on a full disk. A second rollback would fail and hide the first error.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** @returns how many rows the statement changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** @returns the first row, or undefined where there is none. */
  one(sql: string, ...values: SQLInputValue[]): Fields | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Fields[] {
    return this.#statement(sql).all(...values);
  }

  /** As `all`, one row at a time. Nothing may be written, and the same statement not run again, before the last row. */
  each(sql: string, ...values: SQLInputValue[]): Iterable<Fields> {
    return this.#statement(sql).iterate(...values);
  }

  /** The next offset to read of each partition of a topic; none before the first was set. */
  offsets(topic: string): Map<number, number> {
    const sql = 'SELECT partition, next FROM topic_offsets WHERE topic = ? ORDER BY partition';
    return new Map(
      this.all(sql, topic).map(({ partition, next }) => [Number(partition), Number(next)]),
    );
  }

  setOffset(topic: string, partition: number, next: number): void {
    this.run('INSERT OR REPLACE INTO topic_offsets VALUES (?, ?, ?)', topic, partition, next);
  }

  /** Moves the write-ahead log into the file and empties it, so that neither holds what was deleted. */
  purgeLog(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#db.close();
  }

  #version(): number {
    return Number(this.#db.prepare('PRAGMA user_version').get()?.user_version);
  }

  /** Runs in a transaction: another process may have done it in the meantime. */
  #layOut(path: string, { version, tables, carryOver }: Layout): void {
    const found = this.#version();
    if (found === version) return;
    if (found > version)
      throw new Error(`${path} has layout ${found}, and this program knows ${version}: renew it`);
    const older = this.#tables();
    const restore = older.size === 0 ? undefined : carryOver?.(this, older);
    for (const table of older) this.#db.exec(`DROP TABLE "${table}"`);
    this.#statements.clear();
    this.#db.exec(`${OFFSETS} ${tables}; PRAGMA user_version = ${version}`);
    restore?.();
  }

  #tables(): Set<string> {
    const rows = this.#db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .all();
    return new Set(rows.map(({ name }) => String(name)));
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}
