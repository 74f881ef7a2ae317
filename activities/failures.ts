import { ApplicationFailure } from '@temporalio/common';
import { FAULTS } from '../contracts/outside.ts';
import type { System } from '../contracts/vocabulary.ts';
import { LONGEST_RETRY_AFTER } from '../policies/calls.ts';

/**
 * What activities throw. Messages name systems, statuses and fields, never a value: they end up in histories and logs.
 * No cause is attached for the same reason.
 */

/** The other side did not answer, or can't now. @param retryAfter milliseconds, if it said when to come back. */
export function unavailable(system: System, why: string, retryAfter?: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.UNAVAILABLE,
    message: `${system} is not available: ${why}`,
    nonRetryable: false,
    ...(retryAfter === undefined
      ? {}
      : { nextRetryDelay: Math.min(retryAfter, LONGEST_RETRY_AFTER) }),
  });
}

/** We asked too fast. No outage: a case is never told of it. @param retryAfter milliseconds. */
function tooFast(system: System, retryAfter: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.QUOTA,
    message: `${system} asks us to slow down`,
    nonRetryable: false,
    nextRetryDelay: Math.min(retryAfter, LONGEST_RETRY_AFTER),
  });
}

/** The other side refuses what we asked: ours to mend, not the artisan's. */
export function rejected(system: System, why: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.REJECTED_REQUEST,
    message: `${system} does not take the request: ${why}`,
    nonRetryable: true,
  });
}

export function dossierUnreadable(why: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: FAULTS.DOSSIER,
    message: `the dossier cannot be read: ${why}`,
    nonRetryable: true,
  });
}

/** Statuses that say "not now" and nothing about the request. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425]);

/** The pause after a full quota that does not say when to come back. */
const QUOTA_PAUSE_MS = 2_000;

/** The failure behind a status that is no answer. @param headers for `Retry-After`. */
export function failureOf(
  system: System,
  status: number,
  retryAfterHeader: string | null | undefined,
): ApplicationFailure {
  const why = `HTTP ${status}`;
  const retryAfter = retryAfterMs(retryAfterHeader);
  if (status === 429) return tooFast(system, retryAfter ?? QUOTA_PAUSE_MS);
  if (status >= 500 || NOT_NOW.has(status)) return unavailable(system, why, retryAfter);
  return rejected(system, why);
}

/** Seconds or an HTTP date. */
function retryAfterMs(header: string | null | undefined): number | undefined {
  if (header === null || header === undefined || header === '') return undefined;
  const seconds = Number(header);
  const pause = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(pause) && pause > 0 ? pause : undefined;
}
