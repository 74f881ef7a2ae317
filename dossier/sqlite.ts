import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import canonicalize from 'canonicalize';
import { artisanIdFromBytes } from '../contracts/ids.ts';
import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import { DossierError } from './errors.ts';
import { type DossierKeys, keyedDigest, keyedHash, open, seal } from './keys.ts';
import { SCHEMA } from './schema.ts';
import type { Application, DossierStore } from './store.ts';

/**
 * Opens the dossier in an SQLite file; several processes may have it open at once.
 * @throws DossierError BAD_KEY when the file was made with another master key.
 */
export function openDossier(path: string, keys: DossierKeys): DossierStore {
  mkdirSync(dirname(path), { recursive: true });
  return new SqliteDossier(new DatabaseSync(path), keys);
}

class SqliteDossier implements DossierStore {
  readonly #db: DatabaseSync;
  readonly #keys: DossierKeys;
  readonly #statements = new Map<string, StatementSync>();
  readonly #dataKeys = new Map<string, Buffer>();

  constructor(db: DatabaseSync, keys: DossierKeys) {
    this.#db = db;
    this.#keys = keys;
    db.exec('PRAGMA busy_timeout = 10000');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec('PRAGMA secure_delete = ON');
    db.exec(SCHEMA);
    this.#checkMasterKey();
  }

  async put(artisanId: string, slot: string, content: unknown): Promise<Evidence> {
    const ref = `${artisanId}/${slot}`;
    const text = canonicalize(content) ?? 'null';
    return this.#transaction(() => {
      const key = this.#dataKey(artisanId, true);
      const digest = keyedDigest(key, text);
      const last = this.#latest(ref);
      if (last?.digest === digest) return last;
      const version = (last?.version ?? 0) + 1;
      const body = seal(key, Buffer.from(text), `${ref}@${version}`);
      this.#run(
        'INSERT INTO entries VALUES (?, ?, ?, ?, ?)',
        ref,
        version,
        artisanId,
        digest,
        body,
      );
      return { ref, version, digest };
    });
  }

  async get({ ref, version, digest }: Evidence): Promise<unknown> {
    const row = this.#row(
      'SELECT artisan_id, digest, body FROM entries WHERE ref = ? AND version = ?',
      ref,
      version,
    );
    if (row === undefined) {
      const erased = this.#row(
        'SELECT 1 FROM erased WHERE artisan_id = ?',
        ref.split('/')[0] ?? '',
      );
      throw new DossierError(
        erased === undefined ? 'NOT_FOUND' : 'ERASED',
        `no entry ${ref}@${version}`,
      );
    }
    if (row.digest !== digest)
      throw new DossierError('DIGEST_MISMATCH', `${ref}@${version} is not what was named`);
    const key = this.#dataKey(String(row.artisan_id), false);
    return JSON.parse(open(key, row.body as Uint8Array, `${ref}@${version}`).toString());
  }

  async latest(artisanId: string, slot: string): Promise<Evidence | null> {
    return this.#latest(`${artisanId}/${slot}`);
  }

  async erase(artisanId: string): Promise<void> {
    this.#transaction(() => {
      this.#run('DELETE FROM keys WHERE artisan_id = ?', artisanId);
      this.#run('DELETE FROM entries WHERE artisan_id = ?', artisanId);
      this.#run('INSERT OR IGNORE INTO erased VALUES (?, ?)', artisanId, new Date().toISOString());
    });
    this.#dataKeys.delete(artisanId);
  }

  async claim(
    kind: string,
    value: string,
    owner: string,
  ): Promise<{ granted: boolean; heldBy: string }> {
    const hash = keyedHash(this.#keys.hash, kind, value);
    this.#run('INSERT OR IGNORE INTO claims VALUES (?, ?, ?)', kind, hash, owner);
    const row = this.#row('SELECT owner FROM claims WHERE kind = ? AND hash = ?', kind, hash);
    const heldBy = String(row?.owner);
    return { granted: heldBy === owner, heldBy };
  }

  async release(owner: string): Promise<void> {
    this.#run('DELETE FROM claims WHERE owner = ?', owner);
    this.#run('DELETE FROM hints WHERE owner = ?', owner);
  }

  async hint(kind: string, value: string, owner: string): Promise<string[]> {
    const hash = keyedHash(this.#keys.hash, kind, value);
    this.#run('INSERT OR IGNORE INTO hints VALUES (?, ?, ?)', kind, hash, owner);
    const rows = this.#statement(
      'SELECT owner FROM hints WHERE kind = ? AND hash = ? AND owner <> ?',
    ).all(kind, hash, owner);
    return rows.map((row) => String(row.owner));
  }

  async mintArtisan(schemeNumber: string): Promise<string> {
    const hash = keyedHash(this.#keys.hash, 'scheme_number', schemeNumber);
    return this.#transaction(() => {
      const known = this.#row('SELECT artisan_id FROM artisans WHERE hash = ?', hash);
      if (known !== undefined) return String(known.artisan_id);
      for (let attempt = 0; ; attempt += 1) {
        const artisanId = artisanIdFromBytes(
          keyedHash(this.#keys.hash, `artisan:${attempt}`, schemeNumber),
        );
        // Two numbers may, very rarely, hash to one short id: the second takes its next one.
        if (this.#row('SELECT 1 FROM artisans WHERE artisan_id = ?', artisanId) !== undefined)
          continue;
        this.#run('INSERT INTO artisans VALUES (?, ?)', hash, artisanId);
        return artisanId;
      }
    });
  }

  async find(schemeNumber: string, by: { actor: string; reason: string }): Promise<Application[]> {
    const hash = keyedHash(this.#keys.hash, 'scheme_number', schemeNumber);
    const row = this.#row('SELECT artisan_id FROM artisans WHERE hash = ?', hash);
    const artisanId = row === undefined ? null : String(row.artisan_id);
    this.#run(
      'INSERT INTO access_log VALUES (?, ?, ?, ?)',
      new Date().toISOString(),
      by.actor,
      by.reason,
      artisanId,
    );
    if (artisanId === null) return [];
    const rows = this.#statement(
      'SELECT * FROM applications WHERE artisan_id = ? ORDER BY application',
    ).all(artisanId);
    return rows.map(applicationFrom);
  }

  async register(
    one: Omit<Application, 'end'>,
  ): Promise<{ fresh: boolean; application: Application }> {
    const { caseId, artisanId, application, commandDigest } = one;
    const { changes } = this.#statement(
      'INSERT OR IGNORE INTO applications VALUES (?, ?, ?, ?, NULL)',
    ).run(caseId, artisanId, application, commandDigest);
    const stored = await this.application(caseId);
    return { fresh: changes === 1, application: stored ?? { ...one, end: null } };
  }

  async recordEnd(caseId: string, end: EndKind): Promise<void> {
    this.#run('UPDATE applications SET end = ? WHERE case_id = ?', end, caseId);
  }

  async application(caseId: string): Promise<Application | null> {
    const row = this.#row('SELECT * FROM applications WHERE case_id = ?', caseId);
    return row === undefined ? null : applicationFrom(row);
  }

  close(): void {
    this.#db.close();
  }

  /** The artisan's own key, unwrapped. An erased artisan gets no new one by accident. */
  #dataKey(artisanId: string, make: boolean): Buffer {
    const cached = this.#dataKeys.get(artisanId);
    if (cached !== undefined) return cached;
    const row = this.#row('SELECT wrapped FROM keys WHERE artisan_id = ?', artisanId);
    if (row === undefined && !make)
      throw new DossierError('ERASED', `the dossier of ${artisanId} was erased`);
    const key =
      row === undefined
        ? randomBytes(32)
        : open(this.#keys.master, row.wrapped as Uint8Array, artisanId);
    if (row === undefined)
      this.#run(
        'INSERT INTO keys VALUES (?, ?)',
        artisanId,
        seal(this.#keys.master, key, artisanId),
      );
    if (this.#dataKeys.size >= 1000) this.#dataKeys.clear();
    this.#dataKeys.set(artisanId, key);
    return key;
  }

  #latest(ref: string): Evidence | null {
    const row = this.#row(
      'SELECT version, digest FROM entries WHERE ref = ? ORDER BY version DESC LIMIT 1',
      ref,
    );
    return row === undefined
      ? null
      : { ref, version: Number(row.version), digest: String(row.digest) };
  }

  #checkMasterKey(): void {
    const row = this.#row("SELECT value FROM meta WHERE name = 'key_check'");
    if (row === undefined) {
      this.#run(
        "INSERT OR IGNORE INTO meta VALUES ('key_check', ?)",
        seal(this.#keys.master, Buffer.from('ok'), 'key_check'),
      );
    } else open(this.#keys.master, row.value as Uint8Array, 'key_check');
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  #row(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values) as Record<string, unknown> | undefined;
  }
}

function applicationFrom(row: Record<string, unknown>): Application {
  return {
    caseId: String(row.case_id),
    artisanId: String(row.artisan_id),
    application: Number(row.application),
    commandDigest: String(row.command_digest),
    end: row.end === null ? null : (String(row.end) as EndKind),
  };
}
