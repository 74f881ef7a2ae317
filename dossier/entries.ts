import canonicalize from 'canonicalize';
import type { Evidence } from '../contracts/shapes.ts';
import { keyedDigest, open, seal } from './crypto.ts';
import type { DataKeys } from './data-keys.ts';
import type { Database, Queries } from './database.ts';
import { DossierError } from './errors.ts';

/** A reference is published, so it is opaque: no spaces, so that a person's name does not fit. */
const SLOT = /^[A-Za-z0-9._:/-]{1,100}$/;
const ARTISAN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,26}$/;

/** Versioned contents, each sealed under its artisan's key and bound to its reference and version. */
export class Entries {
  readonly #db: Database;
  readonly #keys: DataKeys;

  constructor(db: Database, keys: DataKeys) {
    this.#db = db;
    this.#keys = keys;
  }

  async put(artisanId: string, slot: string, content: unknown): Promise<Evidence> {
    const ref = refOf(artisanId, slot);
    const text = canonicalize(content) ?? 'null';
    return this.#db.transaction(artisanId, async (inside) => {
      const keys = await this.#keys.ofOrNew(artisanId, inside);
      const digest = keyedDigest(keys.digest, text);
      const last = await this.#latest(ref, inside);
      if (last?.digest === digest) return last;
      const version = (last?.version ?? 0) + 1;
      const body = seal(keys.data, Buffer.from(text), aboutOf(ref, version));
      const insert = 'INSERT INTO entries VALUES (?, ?, ?, ?, ?)';
      await inside.run(insert, ref, version, artisanId, digest, body);
      return { ref, version, digest };
    });
  }

  async get({ ref, version, digest }: Evidence): Promise<unknown> {
    const about = aboutOf(ref, version);
    const row = await this.#db.row(
      'SELECT artisan_id, body FROM entries WHERE ref = ? AND version = ?',
      ref,
      version,
    );
    if (row === undefined)
      throw await this.#keys.missing(ref.split('/')[0] ?? '', `there is no entry ${about}`);
    const keys = await this.#keys.of(String(row.artisan_id));
    const text = open(keys.data, row.body as Uint8Array, about, 'DAMAGED').toString();
    // Computed from the content: the stored digest is not sealed, and proves nothing.
    if (keyedDigest(keys.digest, text) !== digest)
      throw new DossierError('DIGEST_MISMATCH', `${about} is not what was named`);
    return JSON.parse(text);
  }

  async holds(artisanId: string, slot: string, content: unknown): Promise<Evidence | null> {
    const keys = await this.#keys.of(artisanId);
    return this.ofDigest(
      artisanId,
      slot,
      keyedDigest(keys.digest, canonicalize(content) ?? 'null'),
    );
  }

  async ofDigest(artisanId: string, slot: string, digest: string): Promise<Evidence | null> {
    const ref = refOf(artisanId, slot);
    const row = await this.#db.row(
      'SELECT version FROM entries WHERE ref = ? AND digest = ? ORDER BY version DESC LIMIT 1',
      ref,
      digest,
    );
    return row === undefined ? null : { ref, version: Number(row.version), digest };
  }

  async latest(artisanId: string, slot: string): Promise<Evidence | null> {
    return this.#latest(refOf(artisanId, slot), this.#db);
  }

  async erase(artisanId: string, inside: Queries): Promise<void> {
    // All references that begin with `ID/`; `0` is the character after the slash.
    const erase = 'DELETE FROM entries WHERE ref >= ? AND ref < ?';
    await inside.run(erase, `${artisanId}/`, `${artisanId}0`);
  }

  async #latest(ref: string, on: Queries): Promise<Evidence | null> {
    const row = await on.row(
      'SELECT version, digest FROM entries WHERE ref = ? ORDER BY version DESC LIMIT 1',
      ref,
    );
    if (row === undefined) return null;
    return { ref, version: Number(row.version), digest: String(row.digest) };
  }
}

const aboutOf = (ref: string, version: number) => `${ref}@${version}`;

function refOf(artisanId: string, slot: string): string {
  // With a slash in the artisan's part, two artisans could share a reference.
  if (ARTISAN.test(artisanId) && SLOT.test(slot)) return `${artisanId}/${slot}`;
  throw new DossierError(
    'BAD_NAME',
    'an artisan id and a slot are opaque names of letters, digits and . _ : - (slots also /)',
  );
}
