import type { Queries } from './database.ts';
import type { Accessor } from './store.ts';

/**
 * Records who looked an artisan up or repaired their claims, when and why. The artisan id is null if the look-up found
 * none.
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
