import { ApplicationFailure } from '@temporalio/common';
import type { ReasonCode } from '../contracts/reason-codes.ts';
import type { System } from '../contracts/vocabulary.ts';
import { FAULTS, type FaultDetails } from '../workflows/interface/activities.ts';
import { LONGEST_RETRY_AFTER } from '../workflows/interface/activity-options.ts';

/**
 * The failures that activities throw. Messages name systems, statuses and fields, never a value: they are kept in
 * histories and logs. No cause is attached for the same reason. The details carry a code that tells the case the
 * reason.
 */

/**
 * The same failure that says something more in its first detail.
 * @param more such as its time
 */
export function failureSaying(failure: ApplicationFailure, more: object): ApplicationFailure {
  const { message, type, nonRetryable, nextRetryDelay } = failure;
  return ApplicationFailure.create({
    ...{ message, type: type ?? 'Error', nonRetryable: nonRetryable === true },
    ...(nextRetryDelay == null ? {} : { nextRetryDelay }),
    details: [{ ...(failure.details?.[0] as object | undefined), ...more }],
  });
}

const details = (code: ReasonCode): FaultDetails[] => [{ code }];

/**
 * Owner `them`: the outside system did not answer, is unavailable, or gave an unreadable answer.
 * @param retryAfter milliseconds, if it said when to try again.
 */
export function unavailable(system: System, why: string, retryAfter?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.UNAVAILABLE,
    message: `${system} is not available: ${why}`,
    nonRetryable: false,
    details: details('fault.unavailable'),
    ...(retryAfter === undefined
      ? {}
      : { nextRetryDelay: Math.min(retryAfter, LONGEST_RETRY_AFTER) }),
  });
}

/** We asked too fast. Not an outage: no case records it. @param retryAfter milliseconds. */
function tooFast(system: System, retryAfter: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.QUOTA,
    message: `${system} asks us to slow down`,
    nonRetryable: false,
    nextRetryDelay: Math.min(retryAfter, LONGEST_RETRY_AFTER),
  });
}

/**
 * Owner `us`: the outside system refuses us for a reason that is ours to mend.
 * @param code the reason; operations read it on the case.
 */
export function rejected(
  system: System,
  why: string,
  code: ReasonCode = 'fault.request_rejected',
): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.REJECTED_REQUEST,
    message: `${system} refuses the request: ${why}`,
    nonRetryable: true,
    details: details(code),
  });
}

/** Owner `authorisation`: the seller's grant is missing, expired or revoked. */
export function notAuthorised(system: System, code: ReasonCode): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.NOT_AUTHORISED,
    message: `${system} needs the seller's authorisation: ${code}`,
    nonRetryable: true,
    details: details(code),
  });
}

/** Owner `us`: the dossier no longer has the entry, or has it in another shape. */
export function dossierUnreadable(why: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.DOSSIER,
    message: `the dossier cannot be read: ${why}`,
    nonRetryable: true,
    details: details('fault.dossier_unreadable'),
  });
}

/** Statuses that mean "not now" and say nothing about the request. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425]);

/** The pause, in milliseconds, after a full quota without a `Retry-After`. */
const QUOTA_PAUSE_MS = 2_000;

/** One header of an answer by its lower-case name; `Headers.get` and axios's headers both fit. */
export type HeaderOf = (name: string) => unknown;

/** The failure for a status that is not a success, by its owner. @param header for the pause that it asks for. */
export function failureOf(system: System, status: number, header: HeaderOf): ApplicationFailure {
  const request = header('x-amzn-requestid');
  const known = typeof request === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(request);
  const why = `HTTP ${status}${known ? ` (request ${request})` : ''}`;
  const pause = pauseOf(header);
  if (status === 429) return tooFast(system, pause ?? QUOTA_PAUSE_MS);
  if (status >= 500 || NOT_NOW.has(status)) return unavailable(system, why, pause);
  // Never followed: it would send a token or personal data to another address.
  if (status >= 300 && status < 400) return unavailable(system, `${why}, a redirect`);
  if (status === 401) return rejected(system, why, 'fault.credentials');
  if (status === 403) return rejected(system, why, 'fault.role');
  return rejected(system, why);
}

/** In milliseconds: `Retry-After`, or the pause that follows from a quota's rate (requests a second). */
function pauseOf(header: HeaderOf): number | undefined {
  const after = retryAfterMs(header('retry-after'));
  if (after !== undefined) return after;
  const rate = Number(header('x-amzn-ratelimit-limit') ?? Number.NaN);
  return Number.isFinite(rate) && rate > 0 ? 1000 / rate : undefined;
}

/** Reads seconds or an HTTP date. */
function retryAfterMs(header: unknown): number | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const seconds = Number(header);
  const pause = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(pause) && pause > 0 ? pause : undefined;
}

/**
 * Why no answer came, for a log; tells a reset from a time-out.
 * @param error as `fetch` or axios throws it.
 */
export function whyNoAnswer(error: unknown, timeoutMs: number): string {
  if (error instanceof SyntaxError) return 'the answer is not JSON';
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    const said = typeof code === 'string' ? WHY[code] : undefined;
    if (said === TIMED_OUT || at.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
    if (said !== undefined) return said;
    if (at.message.includes('redirect')) return 'a redirect, which is not followed';
  }
  return 'no connection';
}

const TIMED_OUT = 'timed out';
const RESET = 'the connection was reset';

/** By the codes of Node, undici and axios. */
const WHY: Readonly<Record<string, string>> = {
  ETIMEDOUT: TIMED_OUT,
  ECONNABORTED: TIMED_OUT,
  // axios aborted by a signal. An activity's cancellation is thrown before this, so it was the time limit.
  ERR_CANCELED: TIMED_OUT,
  UND_ERR_CONNECT_TIMEOUT: TIMED_OUT,
  UND_ERR_HEADERS_TIMEOUT: TIMED_OUT,
  UND_ERR_BODY_TIMEOUT: TIMED_OUT,
  ECONNRESET: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer broke off',
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its address is not known',
};
