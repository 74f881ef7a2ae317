import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';

export interface Application {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  /** Of the registration in the dossier that the case was opened with. */
  readonly commandDigest: string;
  readonly end: EndKind | null;
}

/** Of what a pseudonym is made. */
export type PseudonymKind = 'actor' | 'organisation' | 'consent' | 'message' | 'submission';

/** Who looks or repairs, and why, for the access log. */
export interface Accessor {
  readonly actor: string;
  readonly reason: string;
}

/** What came of a repair: the kinds of claims that are free now, or the case that is still open and needs them. */
export type Repair = { readonly released: string[] } | { readonly open: string };

/** An artisan whose dossier was erased, and when, ISO 8601. */
export interface Erased {
  readonly artisanId: string;
  readonly at: string;
}

/**
 * The artisan's private data, encrypted under a key of their own. The case knows an entry only as
 * `{ref, version, digest}`. All methods may be repeated safely.
 * @throws DossierError AWAY, by every method, when the database does not answer or not now: ask again.
 */
export interface DossierStore {
  /**
   * Writes plain JSON as the next version of its slot; the same content as the latest again is the same version.
   * @throws DossierError ERASED for an artisan whose dossier was erased, BAD_NAME for a slot that is not opaque.
   */
  put(artisanId: string, slot: string, content: unknown): Promise<Evidence>;
  /**
   * @throws DossierError NOT_FOUND, ERASED, DAMAGED when the stored bytes were changed, or DIGEST_MISMATCH when it is
   * not what the digest says.
   */
  get(evidence: Evidence): Promise<unknown>;
  latest(artisanId: string, slot: string): Promise<Evidence | null>;
  /**
   * The last version of a slot that has this very content; null where none has. Writes nothing.
   * @throws DossierError NOT_FOUND where the artisan has no entries, ERASED
   */
  holds(artisanId: string, slot: string, content: unknown): Promise<Evidence | null>;
  /** The last version of a slot that has this digest; null where none has. */
  ofDigest(artisanId: string, slot: string, digest: string): Promise<Evidence | null>;
  /**
   * Makes an artisan's entries unreadable for ever, also in copies that have no keys: the key goes. Their claims,
   * their id and which applications there were stay; `release` frees the claims.
   */
  erase(artisanId: string): Promise<void>;
  /**
   * The same where somebody asked for it: all of their applications must have ended, since a case that goes on needs
   * its entries. Who asked and why is written down with it. Again is harmless, and the first time counts.
   */
  eraseByRequest(artisanId: string, by: Accessor): Promise<Erased | { readonly open: string }>;
  /** Everybody who was ever erased, the first first. */
  erased(): Promise<Erased[]>;
  /**
   * Wraps every data key in another master key (32 bytes), all or none. Other open stores then fail with BAD_KEY.
   * @throws DossierError BAD_KEY
   */
  rotateMasterKey(next: Buffer): Promise<void>;
  /**
   * Unique over all owners. The same owner claiming again is granted, so that a retry meets its own claim.
   * Values are compared as they are: give them as `contracts/validation` returns them.
   */
  claim(kind: string, value: string, owner: string): Promise<{ granted: boolean; heldBy: string }>;
  /** Gives up an owner's claims and hints, of one kind or of all. */
  release(owner: string, kind?: string): Promise<void>;
  /**
   * Gives up an artisan's claims and hints where nothing else will: all of their applications must have ended. Who did it
   * and why is written down with it.
   */
  releaseByRepair(artisanId: string, by: Accessor): Promise<Repair>;
  /** Other owners with the same value. A hint for a person, never a refusal. */
  hint(kind: string, value: string, owner: string): Promise<string[]>;
  /** The artisan id of a scheme number, however it is typed: minted once, the same ever after. @throws DossierError BAD_NAME */
  mintArtisan(schemeNumber: string): Promise<string>;
  /** Looks an artisan up by scheme number, and writes down who did and why. */
  find(schemeNumber: string, by: Accessor): Promise<Application[]>;
  /** Claims an application for ever: outlives what the workflow server remembers. */
  register(
    application: Omit<Application, 'end'>,
  ): Promise<{ fresh: boolean; application: Application }>;
  /** Which registration a case was opened with, where that is not the one that claimed the application. */
  recordOpening(caseId: string, commandDigest: string): Promise<void>;
  recordEnd(caseId: string, end: EndKind): Promise<void>;
  application(caseId: string): Promise<Application | null>;
  /** All of an artisan's applications, oldest first. */
  applications(artisanId: string): Promise<Application[]>;
  /**
   * What stands in public for a text of somebody else's choosing (an account, a provider's number of a message): the same
   * text is always the same pseudonym, and nobody without the hash key can try texts until one fits.
   * @returns such as `actor-` and 32 letters
   */
  pseudonym(kind: PseudonymKind, text: string): string;
  close(): Promise<void>;
}
