import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import { AccessLog } from './access-log.ts';
import { Artisans } from './artisans.ts';
import { Claims } from './claims.ts';
import { DataKeys } from './data-keys.ts';
import { Database } from './database.ts';
import { Entries } from './entries.ts';
import type { DossierKeys } from './keys.ts';
import { Registrations } from './registrations.ts';
import type { Accessor, Application, DossierStore, Repair } from './store.ts';

/**
 * Opens the dossier in an SQLite file; several processes may have it open at once.
 * @throws DossierError BAD_KEY when the file was made with another master or hash key.
 */
export function openDossier(path: string, keys: DossierKeys): DossierStore {
  const db = new Database(path);
  try {
    return new SqliteDossier(db, keys);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The methods are async for a store behind a network; SQLite itself answers at once, and blocks while it does. */
class SqliteDossier implements DossierStore {
  readonly #db: Database;
  readonly #keys: DataKeys;
  readonly #entries: Entries;
  readonly #claims: Claims;
  readonly #artisans: Artisans;
  readonly #registrations: Registrations;
  readonly #accessLog: AccessLog;

  constructor(db: Database, keys: DossierKeys) {
    this.#db = db;
    this.#keys = new DataKeys(db, keys);
    this.#entries = new Entries(db, this.#keys);
    this.#claims = new Claims(db, keys.hash);
    this.#artisans = new Artisans(db, keys.hash);
    this.#registrations = new Registrations(db);
    this.#accessLog = new AccessLog(db);
  }

  async put(artisanId: string, slot: string, content: unknown): Promise<Evidence> {
    return this.#entries.put(artisanId, slot, content);
  }

  async get(evidence: Evidence): Promise<unknown> {
    return this.#entries.get(evidence);
  }

  async latest(artisanId: string, slot: string): Promise<Evidence | null> {
    return this.#entries.latest(artisanId, slot);
  }

  async erase(artisanId: string): Promise<void> {
    this.#db.transaction(() => {
      this.#entries.erase(artisanId);
      this.#keys.erase(artisanId, new Date().toISOString());
    });
    this.#db.purgeLog();
  }

  async rotateMasterKey(next: Buffer): Promise<void> {
    this.#keys.rotate(next);
    this.#db.purgeLog();
  }

  async claim(kind: string, value: string, owner: string) {
    return this.#claims.claim(kind, value, owner);
  }

  async release(owner: string, kind?: string): Promise<void> {
    this.#claims.release(owner, kind ?? null);
  }

  async releaseByRepair(artisanId: string, by: Accessor): Promise<Repair> {
    // In one transaction: a case that is opened meanwhile keeps what it claims, and the log holds whoever freed it.
    return this.#db.transaction(() => {
      const open = this.#registrations.ofArtisan(artisanId).find(({ end }) => end === null);
      if (open !== undefined) return { open: open.caseId };
      this.#accessLog.write(by, artisanId);
      return { released: this.#claims.releaseAll(artisanId) };
    });
  }

  async hint(kind: string, value: string, owner: string): Promise<string[]> {
    return this.#claims.hint(kind, value, owner);
  }

  async mintArtisan(schemeNumber: string): Promise<string> {
    return this.#artisans.mint(schemeNumber);
  }

  async find(schemeNumber: string, by: Accessor): Promise<Application[]> {
    // In one transaction: nobody is told anything that the log does not hold.
    return this.#db.transaction(() => {
      const artisanId = this.#artisans.find(schemeNumber);
      this.#accessLog.write(by, artisanId);
      return artisanId === null ? [] : this.#registrations.ofArtisan(artisanId);
    });
  }

  async register(one: Omit<Application, 'end'>) {
    return this.#registrations.register(one);
  }

  async recordEnd(caseId: string, end: EndKind): Promise<void> {
    this.#registrations.recordEnd(caseId, end);
  }

  async application(caseId: string): Promise<Application | null> {
    return this.#registrations.of(caseId);
  }

  async applications(artisanId: string): Promise<Application[]> {
    return this.#registrations.ofArtisan(artisanId);
  }

  close(): void {
    this.#db.close();
  }
}
