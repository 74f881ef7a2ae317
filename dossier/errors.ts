export type DossierErrorCode =
  /** The artisan's key is gone: nothing of theirs can be read or written any more. */
  | 'ERASED'
  | 'NOT_FOUND'
  /** The entry is there, and is not what the digest names. */
  | 'DIGEST_MISMATCH'
  /** A key is missing, malformed, or not the one that this store was made with. */
  | 'BAD_KEY'
  /** Bytes at rest were changed: they fail their authentication. */
  | 'DAMAGED'
  /** An artisan id, slot or scheme number that the store does not take. */
  | 'BAD_NAME'
  /** The environment names the store wrongly. */
  | 'BAD_SETTING'
  /** A later version of this program has changed the tables. */
  | 'NEWER'
  /** The database does not answer, or not now: nothing is wrong with what was asked, and it may be asked again. */
  | 'AWAY';

/** What went wrong with a dossier. The message names references, never content. */
export class DossierError extends Error {
  override readonly name = 'DossierError';
  readonly code: DossierErrorCode;

  constructor(code: DossierErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
