import { artisanIdFromBytes } from '../contracts/ids.ts';
import { keyedHash } from './crypto.ts';
import type { Database } from './database.ts';
import { DossierError } from './errors.ts';

/** The artisan id of each scheme number. The number itself is not kept. */
export class Artisans {
  readonly #db: Database;
  readonly #hashKey: Buffer;

  constructor(db: Database, hashKey: Buffer) {
    this.#db = db;
    this.#hashKey = hashKey;
  }

  async mint(schemeNumber: string): Promise<string> {
    const number = normalised(schemeNumber);
    const hash = keyedHash(this.#hashKey, 'scheme_number', number);
    const insert = 'INSERT INTO artisans VALUES (?, ?) ON CONFLICT DO NOTHING';
    for (let attempt = 0; ; attempt += 1) {
      // An id that another process has just minted counts: a number and an id are in one row each, for ever.
      const known = await this.#of(hash);
      if (known !== null) return known;
      // Two numbers may, very rarely, hash to one short id: the second takes its next one.
      const artisanId = artisanIdFromBytes(keyedHash(this.#hashKey, `artisan:${attempt}`, number));
      if ((await this.#db.run(insert, hash, artisanId)) === 1) return artisanId;
    }
  }

  async find(schemeNumber: string): Promise<string | null> {
    return this.#of(keyedHash(this.#hashKey, 'scheme_number', normalised(schemeNumber)));
  }

  async #of(hash: Buffer): Promise<string | null> {
    const row = await this.#db.row('SELECT artisan_id FROM artisans WHERE hash = ?', hash);
    return row === undefined ? null : String(row.artisan_id);
  }
}

/** As people type it: case, spaces and kinds of dash do not distinguish artisans. @throws DossierError BAD_NAME */
function normalised(schemeNumber: string): string {
  const number = schemeNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');
  if (/[\p{L}\p{N}]/u.test(number)) return number;
  throw new DossierError('BAD_NAME', 'a scheme number has letters or digits');
}
