import {
  REJECTIONS,
  type Rejection,
  type RejectionCode,
} from '../../contracts/rejected-message.ts';
import { DossierError } from '../../dossier/errors.ts';
import { TokenNotTaken } from '../identity/tokens.ts';
import { BadInput } from '../library/bad-input.ts';
import { gotNoAnswer } from '../library/no-answer.ts';
import { Refused } from '../library/refused.ts';
import { NotPermitted } from './permission.ts';
import { ActorContradicted, NotSignedIn } from './sign-in.ts';

/** Decides what becomes of a command that failed: a retry or a rejection. */

export type Why = Pick<Rejection, 'code' | 'message' | 'problems' | 'items'>;

/** What becomes of a command that failed, and the reason to publish if it is rejected. */
export interface Disposition {
  readonly kind: /** The case has not got it, or the dossier or the issuer of its token is away: it is repeated without limit. */
    | 'again'
    /** It is not due yet, or it needs something that is missing yet: it waits for the retry window, then is rejected. */
    | 'early'
    | 'rejected'
    /** The other side is away, or there is an unexpected fault. */
    | 'unforeseen';
  readonly why: Why;
  /** Whether it waits for a case that nobody has opened. */
  readonly isOfUnknownCase?: true;
}

/**
 * Only another command of the same artisan ends these states. It may be queued behind this one, which would block it by
 * waiting.
 */
const ENDED_BY_A_COMMAND: ReadonlySet<RejectionCode> = new Set(['ON_HOLD']);

const OF_DOSSIER: Partial<Record<DossierError['code'], RejectionCode>> = {
  NOT_FOUND: 'DOSSIER_UNKNOWN',
  DIGEST_MISMATCH: 'DOSSIER_UNKNOWN',
  BAD_NAME: 'DOSSIER_UNKNOWN',
  ERASED: 'ERASED',
};

/** Decides from an error of the client library what becomes of the command. */
export function dispositionOf(error: unknown): Disposition {
  if (isAway(error) || gotNoAnswer(error)) return { kind: 'again', why: { code: 'FAILED' } };
  const why = whyOf(error);
  if (why === null) return { kind: 'unforeseen', why: { code: 'FAILED' } };
  // A case that is unknown now may be opened by another client in a moment.
  if (isOfUnknownCase(error)) return { kind: 'early', why, isOfUnknownCase: true };
  const isWorthWaiting = REJECTIONS[why.code].retryable && !ENDED_BY_A_COMMAND.has(why.code);
  return { kind: isWorthWaiting ? 'early' : 'rejected', why };
}

const isAway = (error: unknown): boolean =>
  (error instanceof DossierError && error.code === 'AWAY') ||
  (error instanceof TokenNotTaken && error.why === 'AWAY');

/** An account with limits is refused a case that is unknown, and not told that it is. */
const isOfUnknownCase = (error: unknown): boolean =>
  error instanceof NotPermitted
    ? !error.isCaseKnown
    : error instanceof Refused && error.code === 'CASE_UNKNOWN';

function whyOf(error: unknown): Why | null {
  if (error instanceof BadInput) {
    const problems = error.problems.map(({ field, rule }) => ({ field: named(field), rule }));
    return { code: 'MALFORMED', problems };
  }
  if (error instanceof NotSignedIn) return { code: 'UNAUTHORISED', problems: [...error.problems] };
  if (error instanceof ActorContradicted)
    return { code: error.code, problems: [...error.problems] };
  if (error instanceof NotPermitted) return { code: error.code, message: error.message };
  if (error instanceof Refused) return { code: error.code };
  const code = error instanceof DossierError ? OF_DOSSIER[error.code] : undefined;
  return code === undefined ? null : { code };
}

/** Some fields' names hold a requirement's id, with characters that a rejection's field may not have. */
const named = (field: string) => field.replaceAll(/[^A-Za-z0-9_.]/g, '_').slice(0, 200);
