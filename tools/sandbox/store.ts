import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The sandbox's state: one SQLite file, in which each outside system has tables of its own. */
export type Store = DatabaseSync;

/**
 * Opens the database. A killed process loses no committed answer; a power cut may lose the last ones (synchronous NORMAL).
 * @param file path of the database; `:memory:` ends with the process
 */
export function openStore(file: string): Store {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const store = new DatabaseSync(file);
  store.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  store.exec(`CREATE TABLE IF NOT EXISTS seen (
    system TEXT NOT NULL, subject TEXT NOT NULL, since INTEGER NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (system, subject)) STRICT`);
  return store;
}

/** How often a question was asked, this time included, and when first, in epoch milliseconds. */
export interface Seen {
  readonly since: number;
  readonly times: number;
}

/** Counts a question. The count is stored, since answers "at first" or "for a while" depend on it after a restart. */
export function countSeen(store: Store, system: string, subject: string): Seen {
  const row = store
    .prepare(
      `INSERT INTO seen VALUES (?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET times = times + 1 RETURNING since, times`,
    )
    .get(system, subject, Date.now());
  return row as unknown as Seen;
}
