import { randomBytes } from 'node:crypto';
import { digestKey, keyedHash, open, seal } from './crypto.ts';
import { type Database, EVERYTHING, type Queries, type Row } from './database.ts';
import { DossierError } from './errors.ts';
import type { DossierKeys } from './keys.ts';
import type { Erased } from './store.ts';

/** How many unwrapped keys are kept in memory. */
const KEPT = 1000;
/** How many keys a rotation reads at a time. */
const PAGE = 1000;

/** The keys of one artisan: for the entries, and for their digests. */
export interface ArtisanKeys {
  readonly data: Buffer;
  readonly digest: Buffer;
}

/** The data key of each artisan, wrapped by the master key. */
export class DataKeys {
  readonly #db: Database;
  #master: Buffer;
  /** By artisan, least recently used first. Valid only while the stored wrapping is the one it came from. */
  readonly #kept = new Map<string, { wrapped: Buffer; keys: ArtisanKeys }>();

  private constructor(db: Database, master: Buffer) {
    this.#db = db;
    this.#master = master;
  }

  /** @throws DossierError BAD_KEY if the store was made with another master or hash key. */
  static async open(db: Database, { master, hash }: DossierKeys): Promise<DataKeys> {
    const keys = new DataKeys(db, master);
    const hashCheck = keyedHash(hash, 'check', 'hash key');
    await db.transaction(EVERYTHING, async (inside) => {
      const remember = 'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING';
      await inside.run(remember, 'key_check', seal(master, Buffer.from('ok'), 'key_check'));
      await inside.run(remember, 'hash_check', hashCheck);
      await keys.#checkMaster(inside);
      // Another hash key would give every artisan a second id, and grant every claim again.
      const known = await inside.row("SELECT value FROM meta WHERE name = 'hash_check'");
      if (!hashCheck.equals(known?.value as Uint8Array))
        throw new DossierError('BAD_KEY', 'this dossier was made with another hash key');
    });
    return keys;
  }

  /** The keys of an artisan. @throws DossierError ERASED, or NOT_FOUND for an artisan who has no dossier. */
  async of(artisanId: string, on: Queries = this.#db): Promise<ArtisanKeys> {
    const row = await on.row('SELECT wrapped FROM keys WHERE artisan_id = ?', artisanId);
    if (row === undefined) throw await this.missing(artisanId, `${artisanId} has no dossier`, on);
    // Read each time, since another process may have erased the artisan or rotated the master key.
    const wrapped = Buffer.from(row.wrapped as Uint8Array);
    const kept = this.#kept.get(artisanId);
    if (kept?.wrapped.equals(wrapped)) {
      this.#keep(artisanId, kept);
      return kept.keys;
    }
    const data = open(this.#master, wrapped, artisanId, 'BAD_KEY');
    const keys = { data, digest: digestKey(data) };
    this.#keep(artisanId, { wrapped, keys });
    return keys;
  }

  /** The same, with a new key for an artisan who has none. @throws DossierError ERASED */
  async ofOrNew(artisanId: string, inside: Queries): Promise<ArtisanKeys> {
    const known = 'SELECT 1 FROM keys WHERE artisan_id = ?';
    if ((await inside.row(known, artisanId)) === undefined) {
      const missing = await this.missing(artisanId, `${artisanId} has no dossier`, inside);
      if (missing.code === 'ERASED') throw missing;
      // A process that missed a rotation must not wrap anything with the old key.
      await this.#checkMaster(inside);
      const wrapped = seal(this.#master, randomBytes(32), artisanId);
      await inside.run('INSERT INTO keys VALUES (?, ?)', artisanId, wrapped);
    }
    return this.of(artisanId, inside);
  }

  /** @returns when it was first erased. */
  async erase(artisanId: string, at: string, inside: Queries): Promise<Erased> {
    await inside.run('DELETE FROM keys WHERE artisan_id = ?', artisanId);
    await inside.run('INSERT INTO erased VALUES (?, ?) ON CONFLICT DO NOTHING', artisanId, at);
    this.#kept.delete(artisanId);
    const row = await inside.row('SELECT * FROM erased WHERE artisan_id = ?', artisanId);
    return erasedFrom(row ?? { artisan_id: artisanId, at });
  }

  /** All erased artisans, the first one first. */
  async erased(): Promise<Erased[]> {
    const rows = await this.#db.rows('SELECT * FROM erased ORDER BY at, artisan_id');
    return rows.map(erasedFrom);
  }

  /** Wraps every data key anew, in one transaction. @throws DossierError BAD_KEY */
  async rotate(next: Buffer): Promise<void> {
    if (next.length !== 32) throw new DossierError('BAD_KEY', 'a master key has 32 bytes');
    await this.#db.transaction(EVERYTHING, async (inside) => {
      await this.#checkMaster(inside);
      const page = `SELECT artisan_id, wrapped FROM keys WHERE artisan_id > ? ORDER BY artisan_id LIMIT ${PAGE}`;
      for (let rows = await inside.rows(page, ''); rows.length > 0; ) {
        let last = '';
        for (const row of rows) {
          last = String(row.artisan_id);
          const data = open(this.#master, row.wrapped as Uint8Array, last, 'BAD_KEY');
          const wrapped = seal(next, data, last);
          await inside.run('UPDATE keys SET wrapped = ? WHERE artisan_id = ?', wrapped, last);
        }
        rows = await inside.rows(page, last);
      }
      const check = seal(next, Buffer.from('ok'), 'key_check');
      await inside.run("UPDATE meta SET value = ? WHERE name = 'key_check'", check);
    });
    this.#master = next;
    this.#kept.clear();
  }

  /** The error for something that is missing: ERASED tells a deletion apart from a wrong reference. */
  async missing(
    artisanId: string,
    otherwise: string,
    on: Queries = this.#db,
  ): Promise<DossierError> {
    return (await isErased(artisanId, on))
      ? new DossierError('ERASED', `the dossier of ${artisanId} was erased`)
      : new DossierError('NOT_FOUND', otherwise);
  }

  async #checkMaster(on: Queries): Promise<void> {
    const row = await on.row("SELECT value FROM meta WHERE name = 'key_check'");
    open(this.#master, row?.value as Uint8Array, 'key_check', 'BAD_KEY');
  }

  #keep(artisanId: string, one: { wrapped: Buffer; keys: ArtisanKeys }): void {
    this.#kept.delete(artisanId);
    this.#kept.set(artisanId, one);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const erasedFrom = ({ artisan_id, at }: Row): Erased => ({
  artisanId: String(artisan_id),
  at: String(at),
});

async function isErased(artisanId: string, on: Queries): Promise<boolean> {
  return (await on.row('SELECT 1 FROM erased WHERE artisan_id = ?', artisanId)) !== undefined;
}
