import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** The log of who looked at single cases. It is only appended to: the database itself refuses a change. */

const TABLES = `
CREATE TABLE IF NOT EXISTS looks (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL,
  what TEXT NOT NULL, about TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS looks_stay BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'looks are never changed'); END;
CREATE TRIGGER IF NOT EXISTS looks_are_kept BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'looks are never deleted'); END;
`;

export interface Look {
  /** The account: the subject of its sign-in. */
  readonly who: string;
  readonly role: string;
  readonly what: 'list' | 'case';
  /** The case id, or the filters of the list. */
  readonly about: string;
}

export class Looks {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path, { timeout: 5_000 });
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${TABLES}`);
    this.#insert = this.#db.prepare(
      'INSERT INTO looks (at, who, role, what, about) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** Writes a look down, before anything is shown. @throws Error where it cannot: then nothing is shown */
  add({ who, role, what, about }: Look): void {
    this.#insert.run(new Date().toISOString(), who, role, what, about);
  }

  close(): void {
    this.#db.close();
  }
}
