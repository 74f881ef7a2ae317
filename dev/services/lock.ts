import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held until `release`, or until the process ends in whatever way. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock that this file stands for; `undefined` when another has it, in this process too.
 *
 * SQLite's lock is the system's own: it goes with its process, so that none is ever left behind by a killed one, as happens
 * with files that merely exist.
 *
 * @throws Error when the file cannot be written, or is none of ours.
 */
export function tryLock(file: string): Lock | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && error.message.includes('locked')) return undefined;
    throw error;
  }
  writeFileSync(holderFile(file), `${process.pid}`);
  return { release: () => database.close() };
}

/** Takes the lock as soon as it is free; asks every 200 ms. `onWait` is told once if it has to wait. */
export async function waitForLock(file: string, onWait: () => void): Promise<Lock> {
  for (let told = false; ; told = true) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (!told) onWait();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The pid of who took the lock last, for a message to people; nothing is decided by it. */
export function lastHolder(file: string): string {
  try {
    return readFileSync(holderFile(file), 'utf8');
  } catch {
    return 'unknown';
  }
}

function holderFile(file: string): string {
  return `${file}.pid`;
}
