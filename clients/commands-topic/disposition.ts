import {
  REJECTIONS,
  type Rejection,
  type RejectionCode,
} from '../../contracts/rejected-message.ts';
import { DossierError } from '../../dossier/errors.ts';
import { BadInput } from '../library/bad-input.ts';
import { gotNoAnswer } from '../library/no-answer.ts';
import { Refused } from '../library/refused.ts';

export type Why = Pick<Rejection, 'code' | 'problems' | 'items'>;

/** What becomes of a command that was not carried out, and what is told of it should it be given up. */
export interface Disposition {
  readonly kind: /** Nobody has heard it yet, or the dossier is away: it is said again for as long as it takes. */
    | 'again'
    /** It is not due yet, or what it needs is not there yet: it waits a while, then it is rejected. */
    | 'early'
    | 'rejected'
    /** The other side is away, or there is a fault that nobody foresaw. */
    | 'unforeseen';
  readonly why: Why;
}

/** The case may be opened by another way in a moment. */
const COMES_YET: ReadonlySet<RejectionCode> = new Set(['CASE_UNKNOWN']);

/**
 * What ends it is a command of the same artisan, which may be in the queue behind this one: whoever waited for it would
 * keep it from coming.
 */
const ENDED_BY_A_COMMAND: ReadonlySet<RejectionCode> = new Set(['ON_HOLD']);

const OF_DOSSIER: Partial<Record<DossierError['code'], RejectionCode>> = {
  NOT_FOUND: 'DOSSIER_UNKNOWN',
  DIGEST_MISMATCH: 'DOSSIER_UNKNOWN',
  BAD_NAME: 'DOSSIER_UNKNOWN',
  ERASED: 'ERASED',
};

export function dispositionOf(error: unknown): Disposition {
  const isAway = error instanceof DossierError && error.code === 'AWAY';
  if (isAway || gotNoAnswer(error)) return { kind: 'again', why: { code: 'FAILED' } };
  const why = whyOf(error);
  if (why === null) return { kind: 'unforeseen', why: { code: 'FAILED' } };
  const mayCome = REJECTIONS[why.code].retryable || COMES_YET.has(why.code);
  const isWorthWaiting = mayCome && !ENDED_BY_A_COMMAND.has(why.code);
  return { kind: isWorthWaiting ? 'early' : 'rejected', why };
}

function whyOf(error: unknown): Why | null {
  if (error instanceof BadInput) {
    const problems = error.problems.map(({ field, rule }) => ({ field: named(field), rule }));
    return { code: 'MALFORMED', problems };
  }
  if (error instanceof Refused) return { code: error.code };
  const code = error instanceof DossierError ? OF_DOSSIER[error.code] : undefined;
  return code === undefined ? null : { code };
}

/** A requirement's id stands in some fields' names with signs that a field's name has not. */
const named = (field: string) => field.replaceAll(/[^A-Za-z0-9_.]/g, '_').slice(0, 200);
