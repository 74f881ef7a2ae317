import type { Database } from './database.ts';

/** The artisans whose cases `forget` takes off the cases topic: those that were asked for, and those that are off it. */
export class Erasures {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Whether the cases topic has the tombstones of this artisan. The projector folds no further event of theirs. */
  isPublished(artisanId: string): boolean {
    const sql = 'SELECT 1 FROM erasures WHERE artisan_id = ? AND published = 1';
    return this.#db.one(sql, artisanId) !== undefined;
  }

  /** Asks the projector to take an artisan's cases off the cases topic. A repeat changes nothing. */
  ask(artisanId: string): void {
    this.#db.run('INSERT OR IGNORE INTO erasures VALUES (?, 0)', artisanId);
  }

  /** @returns the artisans whose tombstones the projector has yet to publish. */
  asked(): string[] {
    return this.#db
      .all('SELECT artisan_id FROM erasures WHERE published = 0')
      .map((one) => String(one.artisan_id));
  }

  casesOf(artisanId: string): string[] {
    return this.#db
      .all('SELECT case_id FROM cases WHERE artisan_id = ? ORDER BY case_id', artisanId)
      .map((one) => String(one.case_id));
  }

  /** Deletes all of an artisan from the file, once the cases topic has the tombstones. */
  setPublished(artisanId: string): void {
    this.#db.transaction(() => this.drop(artisanId));
    this.#db.purgeLog();
  }

  /** As `setPublished`, within a transaction. */
  drop(artisanId: string): void {
    const cases = 'SELECT case_id FROM cases WHERE artisan_id = ?';
    this.#db.run('INSERT OR REPLACE INTO erasures VALUES (?, 1)', artisanId);
    this.#db.run(`DELETE FROM waiting WHERE case_id IN (${cases})`, artisanId);
    this.#db.run('DELETE FROM cases WHERE artisan_id = ?', artisanId);
  }
}
