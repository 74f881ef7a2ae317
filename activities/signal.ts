import { Context } from '@temporalio/activity';
import type { System } from '../contracts/vocabulary.ts';
import { CALLS } from '../policies/calls.ts';
import type { OutsideConfig } from './config.ts';

/** Milliseconds that one request to a system may take. */
export function timeoutOf(
  system: System,
  config: Pick<OutsideConfig, 'OUTSIDE_TIMEOUT_MS'>,
): number {
  return config.OUTSIDE_TIMEOUT_MS ?? CALLS[system].requestTimeout;
}

/** Ends a request when its time is up, or when the activity is cancelled. */
export function requestSignal(timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  const cancelled = cancellationSignal();
  return cancelled === null ? timeout : AbortSignal.any([timeout, cancelled]);
}

/** Throws the cancellation if the activity was cancelled: then nobody waits for what went wrong. */
export function rethrowCancellation(): void {
  const cancelled = cancellationSignal();
  if (cancelled?.aborted) throw cancelled.reason;
}

/** Null outside an activity, as in a test or a script. */
function cancellationSignal(): AbortSignal | null {
  try {
    return Context.current().cancellationSignal;
  } catch {
    return null;
  }
}
