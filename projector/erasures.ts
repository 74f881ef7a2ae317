import type { Database } from './database.ts';

/** Artisans whose cases are off the cases topic, or are to be taken off it. */
export class Erasures {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Whether the topic has the tombstones: nothing of this artisan is folded any more. */
  has(artisanId: string): boolean {
    const sql = 'SELECT 1 FROM forgotten WHERE artisan_id = ? AND told = 1';
    return this.#db.one(sql, artisanId) !== undefined;
  }

  /** Asks for an artisan's cases to be taken off the topic. May be repeated. */
  ask(artisanId: string): void {
    this.#db.run('INSERT OR IGNORE INTO forgotten VALUES (?, 0)', artisanId);
  }

  /** Artisans whose cases have yet to be taken off. */
  asked(): string[] {
    return this.#db
      .all('SELECT artisan_id FROM forgotten WHERE told = 0')
      .map((one) => String(one.artisan_id));
  }

  casesOf(artisanId: string): string[] {
    return this.#db
      .all('SELECT case_id FROM cases WHERE artisan_id = ? ORDER BY case_id', artisanId)
      .map((one) => String(one.case_id));
  }

  /** The topic has the tombstones. */
  done(artisanId: string): void {
    this.#db.transaction(() => this.drop(artisanId));
    this.#db.purgeLog();
  }

  /** As `done`, within a transaction. */
  drop(artisanId: string): void {
    const cases = 'SELECT case_id FROM cases WHERE artisan_id = ?';
    this.#db.run('INSERT OR REPLACE INTO forgotten VALUES (?, 1)', artisanId);
    this.#db.run(`DELETE FROM waiting WHERE case_id IN (${cases})`, artisanId);
    this.#db.run('DELETE FROM cases WHERE artisan_id = ?', artisanId);
  }
}
