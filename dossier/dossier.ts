import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import { Artisans } from './artisans.ts';
import type { Accessor, AuditEntry, AuditQuery } from './audit-entry.ts';
import { AuditLog } from './audit-log.ts';
import { Claims } from './claims.ts';
import { keyedHash, lettersOf } from './crypto.ts';
import { DataKeys } from './data-keys.ts';
import type { Database } from './database.ts';
import { Entries } from './entries.ts';
import type { DossierKeys } from './keys.ts';
import { isPostgres, PostgresDatabase } from './postgres.ts';
import { Registrations } from './registrations.ts';
import { migrate } from './schema.ts';
import { SqliteDatabase } from './sqlite.ts';
import type {
  Application,
  AuditPage,
  DossierStore,
  Erased,
  NewApplication,
  PseudonymKind,
  Repair,
} from './store.ts';

/**
 * Opens the dossier in an SQLite file or a PostgreSQL database; several processes may have it open at once.
 * @param at a file's path, or `postgres://…`.
 * @throws DossierError BAD_KEY if it was made with another master or hash key, NEWER if a later version of this program
 *   has changed it, AWAY if the database does not answer.
 */
export async function openDossier(at: string, keys: DossierKeys): Promise<DossierStore> {
  const db = isPostgres(at) ? new PostgresDatabase(at) : new SqliteDatabase(at);
  try {
    await migrate(db);
    return new Dossier(db, keys.hash, await DataKeys.open(db, keys));
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The store, over either database. */
class Dossier implements DossierStore {
  readonly #db: Database;
  readonly #hashKey: Buffer;
  readonly #keys: DataKeys;
  readonly #entries: Entries;
  readonly #claims: Claims;
  readonly #artisans: Artisans;
  readonly #registrations: Registrations;
  readonly #auditLog: AuditLog;

  constructor(db: Database, hashKey: Buffer, keys: DataKeys) {
    this.#db = db;
    this.#hashKey = hashKey;
    this.#keys = keys;
    this.#entries = new Entries(db, keys);
    this.#claims = new Claims(db, hashKey);
    this.#artisans = new Artisans(db, hashKey);
    this.#registrations = new Registrations(db);
    this.#auditLog = new AuditLog(db);
  }

  put(artisanId: string, slot: string, content: unknown): Promise<Evidence> {
    return this.#entries.put(artisanId, slot, content);
  }

  get(evidence: Evidence): Promise<unknown> {
    return this.#entries.get(evidence);
  }

  latest(artisanId: string, slot: string): Promise<Evidence | null> {
    return this.#entries.latest(artisanId, slot);
  }

  holds(artisanId: string, slot: string, content: unknown): Promise<Evidence | null> {
    return this.#entries.holds(artisanId, slot, content);
  }

  ofDigest(artisanId: string, slot: string, digest: string): Promise<Evidence | null> {
    return this.#entries.ofDigest(artisanId, slot, digest);
  }

  async erase(artisanId: string): Promise<void> {
    await this.#db.transaction(artisanId, async (inside) => {
      await this.#entries.erase(artisanId, inside);
      await this.#keys.erase(artisanId, new Date().toISOString(), inside);
    });
    await this.#db.purge();
  }

  async eraseByRequest(
    artisanId: string,
    by: Accessor,
  ): Promise<Erased | { readonly open: string }> {
    const done = await this.#db.transaction(artisanId, async (inside) => {
      const open = await this.#registrations.openOf(artisanId, inside);
      if (open !== null) return { open };
      await this.#auditLog.accessed('eraseDossier', by, artisanId, inside);
      await this.#entries.erase(artisanId, inside);
      return this.#keys.erase(artisanId, new Date().toISOString(), inside);
    });
    await this.#db.purge();
    return done;
  }

  erased(): Promise<Erased[]> {
    return this.#keys.erased();
  }

  async rotateMasterKey(next: Buffer): Promise<void> {
    await this.#keys.rotate(next);
    await this.#db.purge();
  }

  claim(kind: string, value: string, owner: string) {
    return this.#claims.claim(kind, value, owner);
  }

  release(owner: string, kind?: string): Promise<void> {
    return this.#claims.release(owner, kind ?? null);
  }

  releaseByRepair(artisanId: string, by: Accessor): Promise<Repair> {
    // In one transaction: a case that is opened meanwhile keeps its claims, and the log holds who released them.
    return this.#db.transaction(artisanId, async (inside) => {
      const open = await this.#registrations.openOf(artisanId, inside);
      if (open !== null) return { open };
      await this.#auditLog.accessed('releaseClaims', by, artisanId, inside);
      return { released: await this.#claims.releaseAll(artisanId, inside) };
    });
  }

  hint(kind: string, value: string, owner: string): Promise<string[]> {
    return this.#claims.hint(kind, value, owner);
  }

  mintArtisan(schemeNumber: string): Promise<string> {
    return this.#artisans.mint(schemeNumber);
  }

  async find(schemeNumber: string, by: Accessor): Promise<Application[]> {
    const artisanId = await this.#artisans.find(schemeNumber);
    // Logged first: no result is returned that the log does not hold.
    await this.#auditLog.accessed('findArtisan', by, artisanId);
    return artisanId === null ? [] : this.#registrations.ofArtisan(artisanId);
  }

  audit(entry: AuditEntry): Promise<void> {
    return this.#auditLog.append(entry);
  }

  audited(query: AuditQuery): Promise<AuditPage> {
    return this.#auditLog.page(query);
  }

  register(one: NewApplication) {
    return this.#registrations.register(one);
  }

  recordOpening(
    caseId: string,
    opening: Pick<Application, 'commandDigest' | 'organisation'>,
  ): Promise<void> {
    return this.#registrations.recordOpening(caseId, opening);
  }

  recordEnd(caseId: string, end: EndKind): Promise<void> {
    return this.#registrations.recordEnd(caseId, end);
  }

  application(caseId: string): Promise<Application | null> {
    return this.#registrations.of(caseId);
  }

  applications(artisanId: string): Promise<Application[]> {
    return this.#registrations.ofArtisan(artisanId);
  }

  pseudonym(kind: PseudonymKind, text: string): string {
    return `${kind}-${lettersOf(keyedHash(this.#hashKey, `pseudonym:${kind}`, text))}`;
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
