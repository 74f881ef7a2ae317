import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The sandbox's memory: one SQLite file, in which each outside system keeps tables of its own. */
export type Store = DatabaseSync;

/**
 * @param file path of the database; `:memory:` forgets with the process.
 * A killed process loses nothing that was answered; a power cut may lose the last moment (synchronous NORMAL).
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

/** How often and since when (epoch ms) something was asked, this time counted. */
export interface Seen {
  readonly since: number;
  readonly times: number;
}

/** Counts one question. What happens "at first" or "for a while" hangs on it, so it survives the process. */
export function countSeen(store: Store, system: string, subject: string): Seen {
  const row = store
    .prepare(
      `INSERT INTO seen VALUES (?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET times = times + 1 RETURNING since, times`,
    )
    .get(system, subject, Date.now());
  return row as unknown as Seen;
}
