import { keyedHash } from './crypto.ts';
import type { Queries } from './database.ts';

/** Who holds a value that only one may hold, and who was seen with one that several may. Keyed hashes only. */
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
    // In one statement: between two, another process could release what the first one met.
    const row = await this.#db.row(
      `INSERT INTO claims VALUES (?, ?, ?)
      ON CONFLICT (kind, hash) DO UPDATE SET owner = claims.owner RETURNING owner`,
      ...[kind, hash, owner],
    );
    const heldBy = String(row?.owner);
    return { granted: heldBy === owner, heldBy };
  }

  /** Ours is there for others before we look: of two in the same moment at least one sees the other. */
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

  /** Gives up everything of an owner's. @returns the kinds of claims that there were */
  async releaseAll(owner: string, inside: Queries): Promise<string[]> {
    const sql = 'SELECT kind FROM claims WHERE owner = ? ORDER BY kind';
    const rows = await inside.rows(sql, owner);
    await this.release(owner, null, inside);
    return rows.map((row) => String(row.kind));
  }
}
