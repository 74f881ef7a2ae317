import type { z } from 'zod';
import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import type { Accessor, AuditEntry, AuditQuery, auditEntries } from './audit-entry.ts';

/** One application of an artisan; `end` is null while its case is open. */
export interface Application {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  /** The digest of the registration in the dossier that the case was opened with. */
  readonly commandDigest: string;
  readonly end: EndKind | null;
  /** The pseudonym of the organisation that opened the case; null if the actor had none, or it was opened before this was kept. */
  readonly organisation: string | null;
}

/** An application to claim. */
export type NewApplication = Omit<Application, 'end' | 'organisation'> &
  Partial<Pick<Application, 'organisation'>>;

/** What a pseudonym stands for. */
export type PseudonymKind = 'actor' | 'organisation' | 'consent' | 'message' | 'submission';

/** A page of the audit log. */
export type AuditPage = Readonly<z.infer<typeof auditEntries>>;

/** The result of a repair: the kinds of claims that were released, or the open case that needs them. */
export type Repair = { readonly released: string[] } | { readonly open: string };

/** An artisan whose dossier was erased, and when, ISO 8601. */
export interface Erased {
  readonly artisanId: string;
  readonly at: string;
}

/**
 * The artisan's private data, encrypted under a key of their own. The case knows an entry only as `{ref, version,
 * digest}`. All methods may be repeated safely.
 * @throws DossierError AWAY, by every method, if the database does not answer or is busy: ask again.
 */
export interface DossierStore {
  /**
   * Writes plain JSON as the next version of its slot; the same content as the latest version is the same version.
   * @throws DossierError ERASED for an artisan whose dossier was erased, BAD_NAME for a slot that is not opaque.
   */
  put(artisanId: string, slot: string, content: unknown): Promise<Evidence>;
  /**
   * Reads an entry. @throws DossierError NOT_FOUND, ERASED, DAMAGED if the stored bytes were changed, or
   * DIGEST_MISMATCH if the content has another digest.
   */
  get(evidence: Evidence): Promise<unknown>;
  /** The last version of a slot; null if there is none. */
  latest(artisanId: string, slot: string): Promise<Evidence | null>;
  /**
   * The last version of a slot with this content; null if there is none. Writes nothing.
   * @throws DossierError NOT_FOUND if the artisan has no dossier, ERASED
   */
  holds(artisanId: string, slot: string, content: unknown): Promise<Evidence | null>;
  /** The last version of a slot with this digest; null if there is none. */
  ofDigest(artisanId: string, slot: string, digest: string): Promise<Evidence | null>;
  /**
   * Makes an artisan's entries unreadable for ever, also in copies without the keys: it deletes their key. Their
   * claims, their id and the list of their applications stay; `release` frees the claims.
   */
  erase(artisanId: string): Promise<void>;
  /**
   * Erases on request: all of the artisan's applications must have ended, since an open case needs its entries. The
   * audit log keeps who asked and why, in the same transaction. A repetition is harmless, and the first time counts.
   * @returns the erasure, or the case that is still open.
   * @throws DossierError BAD_ENTRY where the accessor breaks the schema of the audit log
   */
  eraseByRequest(artisanId: string, by: Accessor): Promise<Erased | { readonly open: string }>;
  /** All artisans who were ever erased, the first one first. */
  erased(): Promise<Erased[]>;
  /**
   * Wraps every data key with another master key (32 bytes), all or none. Other open stores then fail with BAD_KEY.
   * @throws DossierError BAD_KEY
   */
  rotateMasterKey(next: Buffer): Promise<void>;
  /**
   * Claims a value, unique over all owners. The same owner is granted it again, so that a retry meets its own claim.
   * Values are compared unchanged: give them as `contracts/validation` returns them.
   */
  claim(kind: string, value: string, owner: string): Promise<{ granted: boolean; heldBy: string }>;
  /** Releases an owner's claims and hints, of one kind or of all. */
  release(owner: string, kind?: string): Promise<void>;
  /**
   * Releases an artisan's claims and hints by hand: all of their applications must have ended. The audit log keeps who
   * did it and why, in the same transaction.
   * @throws DossierError BAD_ENTRY where the accessor breaks the schema of the audit log
   */
  releaseByRepair(artisanId: string, by: Accessor): Promise<Repair>;
  /** Other owners with the same value. A hint for a person, never a refusal. */
  hint(kind: string, value: string, owner: string): Promise<string[]>;
  /**
   * The artisan id of a scheme number, however it is typed: minted once, the same ever after. @throws DossierError
   * BAD_NAME
   */
  mintArtisan(schemeNumber: string): Promise<string>;
  /**
   * Looks an artisan up by scheme number; the audit log keeps who did it and why, before anything is returned.
   * @throws DossierError BAD_ENTRY where the accessor breaks the schema of the audit log
   */
  find(schemeNumber: string, by: Accessor): Promise<Application[]>;
  /**
   * Appends an entry to the audit log. The database refuses every change and deletion of an entry, and numbers them
   * without gaps.
   * @throws DossierError BAD_ENTRY naming each field that breaks its rule
   */
  audit(entry: AuditEntry): Promise<void>;
  /**
   * A page of the audit log, oldest first. An entry that appears later has a higher number than all of the page.
   * @throws DossierError BAD_ENTRY naming each field of the question that breaks its rule
   */
  audited(query: AuditQuery): Promise<AuditPage>;
  /** Claims an application for ever: it outlives the Temporal server's retention. The first claim counts. */
  register(application: NewApplication): Promise<{ fresh: boolean; application: Application }>;
  /** Records with which registration, and for which organisation, a case was opened, if not as the application was claimed. */
  recordOpening(
    caseId: string,
    opening: Pick<Application, 'commandDigest' | 'organisation'>,
  ): Promise<void>;
  /** Records how an application's case ended. */
  recordEnd(caseId: string, end: EndKind): Promise<void>;
  /** The application of a case; null if there is none. */
  application(caseId: string): Promise<Application | null>;
  /** All of an artisan's applications, oldest first. */
  applications(artisanId: string): Promise<Application[]>;
  /**
   * The public form of a freely chosen text (an account, a provider's number of a message). The same text always has
   * the same pseudonym, and without the hash key no one can find the text by trying.
   * @returns such as `actor-` and 32 letters
   */
  pseudonym(kind: PseudonymKind, text: string): string;
  close(): Promise<void>;
}
