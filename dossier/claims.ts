import { keyedHash } from './crypto.ts';
import type { Database } from './database.ts';

/** Who holds a value that only one may hold, and who was seen with one that several may. Keyed hashes only. */
export class Claims {
  readonly #db: Database;
  readonly #hashKey: Buffer;

  constructor(db: Database, hashKey: Buffer) {
    this.#db = db;
    this.#hashKey = hashKey;
  }

  claim(kind: string, value: string, owner: string): { granted: boolean; heldBy: string } {
    const hash = keyedHash(this.#hashKey, kind, value);
    // In one transaction: between two statements another process could release what the first one met.
    const heldBy = this.#db.transaction(() => {
      this.#db.run('INSERT OR IGNORE INTO claims VALUES (?, ?, ?)', kind, hash, owner);
      const held = 'SELECT owner FROM claims WHERE kind = ? AND hash = ?';
      return String(this.#db.row(held, kind, hash)?.owner);
    });
    return { granted: heldBy === owner, heldBy };
  }

  hint(kind: string, value: string, owner: string): string[] {
    const hash = keyedHash(this.#hashKey, kind, value);
    return this.#db.transaction(() => {
      this.#db.run('INSERT OR IGNORE INTO hints VALUES (?, ?, ?)', kind, hash, owner);
      const others =
        'SELECT owner FROM hints WHERE kind = ? AND hash = ? AND owner <> ? ORDER BY owner';
      return this.#db.rows(others, kind, hash, owner).map((row) => String(row.owner));
    });
  }

  release(owner: string, kind: string | null): void {
    this.#db.transaction(() => this.#delete(owner, kind));
  }

  /** Gives up everything of an owner's. Within a transaction. @returns the kinds of claims that there were */
  releaseAll(owner: string): string[] {
    const sql = 'SELECT kind FROM claims WHERE owner = ? ORDER BY kind';
    const kinds = this.#db.rows(sql, owner).map((row) => String(row.kind));
    this.#delete(owner, null);
    return kinds;
  }

  #delete(owner: string, kind: string | null): void {
    for (const table of ['claims', 'hints']) {
      const sql = `DELETE FROM ${table} WHERE owner = ? AND kind = coalesce(?, kind)`;
      this.#db.run(sql, owner, kind);
    }
  }
}
