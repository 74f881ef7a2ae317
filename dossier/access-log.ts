import type { Database } from './database.ts';

/** Who looked an artisan up, when and why. What was looked at is an artisan id, or null where nobody was found. */
export class AccessLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  write(by: { actor: string; reason: string }, artisanId: string | null): void {
    const at = new Date().toISOString();
    this.#db.run('INSERT INTO access_log VALUES (?, ?, ?, ?)', at, by.actor, by.reason, artisanId);
  }
}
