/** Why the dossier could not do what was asked. */
export type DossierErrorCode =
  /** The artisan's key was deleted: none of their entries can be read or written any more. */
  | 'ERASED'
  | 'NOT_FOUND'
  /** The entry exists, but its content has another digest. */
  | 'DIGEST_MISMATCH'
  /** A key is missing, malformed, or not the one that this store was made with. */
  | 'BAD_KEY'
  /** The stored bytes were changed: they fail their authentication. */
  | 'DAMAGED'
  /** An artisan id, slot or scheme number that the store does not accept. */
  | 'BAD_NAME'
  /** An entry of the audit log, or a question about it, that breaks its schema. */
  | 'BAD_ENTRY'
  /** The environment does not name one store. */
  | 'BAD_SETTING'
  /** A later version of this program has changed the tables. */
  | 'NEWER'
  /** The database does not answer or is busy: the request is valid and may be repeated. */
  | 'AWAY';

/** An error of the dossier. The message names references, never content. */
export class DossierError extends Error {
  override readonly name = 'DossierError';
  readonly code: DossierErrorCode;

  constructor(code: DossierErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
