import { artisanIdFromBytes } from '../contracts/ids.ts';
import { keyedHash } from './crypto.ts';
import type { Database } from './database.ts';
import { DossierError } from './errors.ts';

/** Which artisan a scheme number belongs to. The number itself is not kept. */
export class Artisans {
  readonly #db: Database;
  readonly #hashKey: Buffer;

  constructor(db: Database, hashKey: Buffer) {
    this.#db = db;
    this.#hashKey = hashKey;
  }

  mint(schemeNumber: string): string {
    const number = normalised(schemeNumber);
    const known = this.find(number);
    if (known !== null) return known;
    return this.#db.transaction(() => this.find(number) ?? this.#mint(number));
  }

  find(schemeNumber: string): string | null {
    const hash = keyedHash(this.#hashKey, 'scheme_number', normalised(schemeNumber));
    const row = this.#db.row('SELECT artisan_id FROM artisans WHERE hash = ?', hash);
    return row === undefined ? null : String(row.artisan_id);
  }

  #mint(number: string): string {
    const hash = keyedHash(this.#hashKey, 'scheme_number', number);
    for (let attempt = 0; ; attempt += 1) {
      const artisanId = artisanIdFromBytes(keyedHash(this.#hashKey, `artisan:${attempt}`, number));
      // Two numbers may, very rarely, hash to one short id: the second takes its next one.
      const taken = this.#db.row('SELECT 1 FROM artisans WHERE artisan_id = ?', artisanId);
      if (taken !== undefined) continue;
      this.#db.run('INSERT INTO artisans VALUES (?, ?)', hash, artisanId);
      return artisanId;
    }
  }
}

/** As people type it: case, spaces and kinds of dash do not tell two artisans apart. @throws DossierError BAD_NAME */
function normalised(schemeNumber: string): string {
  const number = schemeNumber
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');
  if (/[\p{L}\p{N}]/u.test(number)) return number;
  throw new DossierError('BAD_NAME', 'a scheme number has letters or digits');
}
