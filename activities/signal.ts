import { Context } from '@temporalio/activity';
import type { System } from '../contracts/vocabulary.ts';
import { CALLS } from '../workflows/interface/activity-options.ts';
import type { OutsideConfig } from './config.ts';

/** Milliseconds that one request to a system may take. */
export function timeoutOf(
  system: System,
  config: Pick<OutsideConfig, 'OUTSIDE_TIMEOUT_MS'>,
): number {
  return config.OUTSIDE_TIMEOUT_MS ?? CALLS[system].requestTimeout;
}

/** Aborts a request at its time limit, or when the activity is cancelled. */
export function requestSignal(timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  const cancelled = cancellationSignal();
  return cancelled === null ? timeout : AbortSignal.any([timeout, cancelled]);
}

/** Throws the cancellation if the activity was cancelled: no workflow waits for another failure then. */
export function rethrowCancellation(): void {
  const cancelled = cancellationSignal();
  if (cancelled?.aborted) throw cancelled.reason;
}

/** Stops waiting for shared work when this activity is cancelled; the work itself goes on. */
export function untilCancelled<T>(work: Promise<T>): Promise<T> {
  const context = activity();
  return context === null ? work : Promise.race([work, context.cancelled]);
}

const cancellationSignal = () => activity()?.cancellationSignal ?? null;

/** Null outside an activity, as in a test or a script. */
function activity(): Context | null {
  try {
    return Context.current();
  } catch {
    return null;
  }
}
