import type { Database } from './database.ts';
import type { Accessor } from './store.ts';

/** Who looked an artisan up or repaired something of theirs, when and why. What was looked at is an artisan id, or null where nobody was found. */
export class AccessLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  write(by: Accessor, artisanId: string | null): void {
    const at = new Date().toISOString();
    this.#db.run('INSERT INTO access_log VALUES (?, ?, ?, ?)', at, by.actor, by.reason, artisanId);
  }
}
