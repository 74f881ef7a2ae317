export type DossierErrorCode = 'ERASED' | 'NOT_FOUND' | 'DIGEST_MISMATCH' | 'BAD_KEY';

/** What went wrong with a dossier. The message names references, never content. */
export class DossierError extends Error {
  override readonly name = 'DossierError';
  readonly code: DossierErrorCode;

  constructor(code: DossierErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
