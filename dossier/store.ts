import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';

/** One application of an artisan; `end` is null while its case is open. */
export interface Application {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  /** The digest of the registration in the dossier that the case was opened with. */
  readonly commandDigest: string;
  readonly end: EndKind | null;
}

/** What a pseudonym stands for. */
export type PseudonymKind = 'actor' | 'organisation' | 'consent' | 'message' | 'submission';

/** Who looks up or repairs, and why, for the access log. */
export interface Accessor {
  readonly actor: string;
  readonly reason: string;
}

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
   * access log keeps who asked and why. A repetition is harmless, and the first time counts.
   * @returns the erasure, or the case that is still open.
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
   * Releases an artisan's claims and hints by hand: all of their applications must have ended. The access log keeps who
   * did it and why.
   */
  releaseByRepair(artisanId: string, by: Accessor): Promise<Repair>;
  /** Other owners with the same value. A hint for a person, never a refusal. */
  hint(kind: string, value: string, owner: string): Promise<string[]>;
  /**
   * The artisan id of a scheme number, however it is typed: minted once, the same ever after. @throws DossierError
   * BAD_NAME
   */
  mintArtisan(schemeNumber: string): Promise<string>;
  /** Looks an artisan up by scheme number; the access log keeps who did it and why. */
  find(schemeNumber: string, by: Accessor): Promise<Application[]>;
  /** Claims an application for ever: it outlives the Temporal server's retention. */
  register(
    application: Omit<Application, 'end'>,
  ): Promise<{ fresh: boolean; application: Application }>;
  /** Records which registration a case was opened with, if it is not the one that claimed the application. */
  recordOpening(caseId: string, commandDigest: string): Promise<void>;
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
