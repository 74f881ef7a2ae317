import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What the sandbox remembers, in one file, so that a killed sandbox forgets nothing. */
export interface Memory {
  read<T>(kind: string, key: string): T | undefined;
  write(kind: string, key: string, value: unknown): void;
  remove(kind: string, key: string): void;
  /** Counts up and returns the new count, from 1. */
  count(kind: string, key: string): number;
  size(kind: string): number;
  close(): void;
}

/** Opens the memory in a file, or in the process alone for `:memory:`. */
export function openMemory(path: string): Memory {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  db.exec(
    'CREATE TABLE IF NOT EXISTS memory (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID',
  );
  const select = db.prepare('SELECT value FROM memory WHERE kind = ? AND key = ?');
  const upsert = db.prepare(
    'INSERT INTO memory VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const drop = db.prepare('DELETE FROM memory WHERE kind = ? AND key = ?');
  const tally = db.prepare('SELECT count(*) AS n FROM memory WHERE kind = ?');
  const memory: Memory = {
    read: (kind, key) => {
      const row = select.get(kind, key) as { value: string } | undefined;
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    write: (kind, key, value) => void upsert.run(kind, key, JSON.stringify(value)),
    remove: (kind, key) => void drop.run(kind, key),
    count: (kind, key) => {
      const next = (memory.read<number>(kind, key) ?? 0) + 1;
      memory.write(kind, key, next);
      return next;
    },
    size: (kind) => (tally.get(kind) as { n: number }).n,
    close: () => db.close(),
  };
  return memory;
}
