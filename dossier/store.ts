import type { Evidence } from '../contracts/shapes.ts';
import type { EndKind } from '../contracts/vocabulary.ts';

export interface Application {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
  readonly commandDigest: string;
  readonly end: EndKind | null;
}

/**
 * The artisan's private data, encrypted under a key of their own. The case knows an entry only as
 * `{ref, version, digest}`. All methods may be repeated safely.
 */
export interface DossierStore {
  /** Writes new content as the next version of its slot; the same content again is the same version. */
  put(artisanId: string, slot: string, content: unknown): Promise<Evidence>;
  /** @throws DossierError NOT_FOUND, ERASED, or DIGEST_MISMATCH when it is not what the digest says. */
  get(evidence: Evidence): Promise<unknown>;
  latest(artisanId: string, slot: string): Promise<Evidence | null>;
  /** Makes everything of an artisan unreadable for ever, in every copy: the key goes. */
  erase(artisanId: string): Promise<void>;
  /** Unique over all owners. The same owner claiming again is granted, so that a retry meets its own claim. */
  claim(kind: string, value: string, owner: string): Promise<{ granted: boolean; heldBy: string }>;
  release(owner: string): Promise<void>;
  /** Other owners with the same value. A hint for a person, never a refusal. */
  hint(kind: string, value: string, owner: string): Promise<string[]>;
  /** The artisan id of a scheme number: minted once, the same ever after. */
  mintArtisan(schemeNumber: string): Promise<string>;
  /** Looks an artisan up by scheme number, and writes down who did and why. */
  find(schemeNumber: string, by: { actor: string; reason: string }): Promise<Application[]>;
  /** Claims an application for ever: outlives what the workflow server remembers. */
  register(
    application: Omit<Application, 'end'>,
  ): Promise<{ fresh: boolean; application: Application }>;
  recordEnd(caseId: string, end: EndKind): Promise<void>;
  application(caseId: string): Promise<Application | null>;
  close(): void;
}
