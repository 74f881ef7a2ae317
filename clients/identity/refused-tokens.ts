import type { Logger } from 'pino';
import type { Act, Audit } from '../library/audit.ts';

/** Writes refused tokens to the audit log, from every way in. */

/** How many of a minute are in the audit log; further ones are in the log, so that no stranger can fill the database. */
const PER_MINUTE = 60;

/** Notes a refused token. @param why a word in capitals, such as `EXPIRED`; the log has it as `TOKEN_EXPIRED` */
export type NoteRefusedToken = (act: Omit<Act, 'account'>, why: string) => Promise<void>;

/** @param lost is told why an entry could not be written: the refusal stands, since nothing was shown */
export function refusedTokens(
  audit: Audit,
  log: Logger,
  lost: (error: unknown) => void,
): NoteRefusedToken {
  const mayLog = atMost(PER_MINUTE);
  return async (act, why) => {
    if (!mayLog()) return log.warn({ place: act.place, why }, 'a token was refused');
    // Who it claims to be is not known.
    const refusal = { account: null, outcome: 'refused', code: `TOKEN_${why}` } as const;
    await audit.record({ ...act, ...refusal }).catch(lost);
  };
}

/** @returns whether it happens again within the share of this minute */
function atMost(perMinute: number): () => boolean {
  let began = 0;
  let count = 0;
  return () => {
    const now = Date.now();
    if (now - began >= 60_000) [began, count] = [now, 0];
    count += 1;
    return count <= perMinute;
  };
}
