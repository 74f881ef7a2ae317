import { randomBytes } from 'node:crypto';
import { digestKey, keyedHash, open, seal } from './crypto.ts';
import type { Database } from './database.ts';
import { DossierError } from './errors.ts';
import type { DossierKeys } from './keys.ts';

/** How many unwrapped keys are kept in memory. */
const KEPT = 1000;
/** How many keys a rotation reads at a time. */
const PAGE = 1000;

export interface ArtisanKeys {
  readonly data: Buffer;
  readonly digest: Buffer;
}

/** The key of each artisan, wrapped by the master key. */
export class DataKeys {
  readonly #db: Database;
  #master: Buffer;
  /** By artisan, least recently used first. Good only while the stored wrapping is the one it came from. */
  readonly #kept = new Map<string, { wrapped: Buffer; keys: ArtisanKeys }>();

  /** @throws DossierError BAD_KEY when the store was made with another master or hash key. */
  constructor(db: Database, { master, hash }: DossierKeys) {
    this.#db = db;
    this.#master = master;
    const hashCheck = keyedHash(hash, 'check', 'hash key');
    db.transaction(() => {
      const remember = 'INSERT OR IGNORE INTO meta VALUES (?, ?)';
      db.run(remember, 'key_check', seal(master, Buffer.from('ok'), 'key_check'));
      db.run(remember, 'hash_check', hashCheck);
      this.#checkMaster();
      // Another hash key would give every artisan a second id, and grant every claim again.
      const known = db.row("SELECT value FROM meta WHERE name = 'hash_check'");
      if (!hashCheck.equals(known?.value as Uint8Array))
        throw new DossierError('BAD_KEY', 'this dossier was made with another hash key');
    });
  }

  /** @throws DossierError ERASED, or NOT_FOUND for an artisan who has no dossier. */
  of(artisanId: string): ArtisanKeys {
    const row = this.#db.row('SELECT wrapped FROM keys WHERE artisan_id = ?', artisanId);
    if (row === undefined) throw this.missing(artisanId, `${artisanId} has no dossier`);
    // Asked each time, since another process may have erased the artisan or rotated the master key.
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

  /** The same, making a key where there is none yet. Within a transaction. @throws DossierError ERASED */
  ofOrNew(artisanId: string): ArtisanKeys {
    if (this.#db.row('SELECT 1 FROM keys WHERE artisan_id = ?', artisanId) === undefined) {
      if (this.#isErased(artisanId)) throw this.missing(artisanId, '');
      // A process that missed a rotation must not wrap anything in the old key.
      this.#checkMaster();
      const wrapped = seal(this.#master, randomBytes(32), artisanId);
      this.#db.run('INSERT INTO keys VALUES (?, ?)', artisanId, wrapped);
    }
    return this.of(artisanId);
  }

  /** Within a transaction. */
  erase(artisanId: string, at: string): void {
    this.#db.run('DELETE FROM keys WHERE artisan_id = ?', artisanId);
    this.#db.run('INSERT OR IGNORE INTO erased VALUES (?, ?)', artisanId, at);
    this.#kept.delete(artisanId);
  }

  /** Wraps every data key anew, in one transaction. @throws DossierError BAD_KEY */
  rotate(next: Buffer): void {
    if (next.length !== 32) throw new DossierError('BAD_KEY', 'a master key has 32 bytes');
    this.#db.transaction(() => {
      this.#checkMaster();
      const page = `SELECT artisan_id, wrapped FROM keys WHERE artisan_id > ? ORDER BY artisan_id LIMIT ${PAGE}`;
      for (let rows = this.#db.rows(page, ''); rows.length > 0; ) {
        let last = '';
        for (const row of rows) {
          last = String(row.artisan_id);
          const data = open(this.#master, row.wrapped as Uint8Array, last, 'BAD_KEY');
          const wrapped = seal(next, data, last);
          this.#db.run('UPDATE keys SET wrapped = ? WHERE artisan_id = ?', wrapped, last);
        }
        rows = this.#db.rows(page, last);
      }
      const check = seal(next, Buffer.from('ok'), 'key_check');
      this.#db.run("UPDATE meta SET value = ? WHERE name = 'key_check'", check);
    });
    this.#master = next;
    this.#kept.clear();
  }

  /** The error for something that is not there: ERASED tells a deletion apart from a wrong reference. */
  missing(artisanId: string, otherwise: string): DossierError {
    return this.#isErased(artisanId)
      ? new DossierError('ERASED', `the dossier of ${artisanId} was erased`)
      : new DossierError('NOT_FOUND', otherwise);
  }

  #isErased(artisanId: string): boolean {
    return this.#db.row('SELECT 1 FROM erased WHERE artisan_id = ?', artisanId) !== undefined;
  }

  #checkMaster(): void {
    const row = this.#db.row("SELECT value FROM meta WHERE name = 'key_check'");
    open(this.#master, row?.value as Uint8Array, 'key_check', 'BAD_KEY');
  }

  #keep(artisanId: string, one: { wrapped: Buffer; keys: ArtisanKeys }): void {
    this.#kept.delete(artisanId);
    this.#kept.set(artisanId, one);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
