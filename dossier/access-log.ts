import type { Queries } from './database.ts';
import type { Accessor } from './store.ts';

/**
 * Who looked an artisan up or repaired something of theirs, when and why. What was looked at is an artisan id, or null
 * where nobody was found.
 */
export class AccessLog {
  readonly #db: Queries;

  constructor(db: Queries) {
    this.#db = db;
  }

  async write(by: Accessor, artisanId: string | null, on = this.#db): Promise<void> {
    const at = new Date().toISOString();
    const insert = 'INSERT INTO access_log VALUES (?, ?, ?, ?)';
    await on.run(insert, at, by.actor, by.reason, artisanId);
  }
}
