import { keyedHash } from './crypto.ts';
import type { Queries } from './database.ts';

/**
 * The owners of values that only one artisan may hold (claims), and of those that several may (hints). Keyed hashes
 * only.
 */
export class Claims {
  readonly #db: Queries;
  readonly #hashKey: Buffer;

  constructor(db: Queries, hashKey: Buffer) {
    this.#db = db;
    this.#hashKey = hashKey;
  }

  async claim(
    kind: string,
    value: string,
    owner: string,
  ): Promise<{ granted: boolean; heldBy: string }> {
    const hash = keyedHash(this.#hashKey, kind, value);
    // In one statement: between two, another process could release the claim that the first one met.
    const row = await this.#db.row(
      `INSERT INTO claims VALUES (?, ?, ?)
      ON CONFLICT (kind, hash) DO UPDATE SET owner = claims.owner RETURNING owner`,
      ...[kind, hash, owner],
    );
    const heldBy = String(row?.owner);
    return { granted: heldBy === owner, heldBy };
  }

  /** Written before it is read: of two artisans at the same moment at least one sees the other. */
  async hint(kind: string, value: string, owner: string): Promise<string[]> {
    const hash = keyedHash(this.#hashKey, kind, value);
    const insert = 'INSERT INTO hints VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    await this.#db.run(insert, kind, hash, owner);
    const others =
      'SELECT owner FROM hints WHERE kind = ? AND hash = ? AND owner <> ? ORDER BY owner';
    const rows = await this.#db.rows(others, kind, hash, owner);
    return rows.map((row) => String(row.owner));
  }

  async release(owner: string, kind: string | null, on: Queries = this.#db): Promise<void> {
    for (const table of ['claims', 'hints']) {
      const sql = `DELETE FROM ${table} WHERE owner = ? AND kind = coalesce(?, kind)`;
      await on.run(sql, owner, kind);
    }
  }

  /** Releases everything of an owner. @returns the kinds of claims that there were */
  async releaseAll(owner: string, inside: Queries): Promise<string[]> {
    const sql = 'SELECT kind FROM claims WHERE owner = ? ORDER BY kind';
    const rows = await inside.rows(sql, owner);
    await this.release(owner, null, inside);
    return rows.map((row) => String(row.kind));
  }
}
