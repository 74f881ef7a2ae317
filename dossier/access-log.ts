import type { Database } from './database.ts';

/** Who looked an artisan up, when and why. What was looked at is an artisan id, or null where nobody was found. */
export class AccessLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async write(by: { actor: string; reason: string }, artisanId: string | null): Promise<void> {
    const at = new Date().toISOString();
    const insert = 'INSERT INTO access_log VALUES (?, ?, ?, ?)';
    await this.#db.run(insert, at, by.actor, by.reason, artisanId);
  }
}
