import { FAULTS } from '../contracts/outside.ts';
import type { System } from '../contracts/vocabulary.ts';

/** How one outside system is called. All times in milliseconds. */
export interface CallPolicy {
  /** How long one HTTP request may take. Below start-to-close, so that we say what happened, and not the server. */
  readonly requestTimeout: number;
  readonly startToClose: number;
  readonly retry: {
    readonly initialInterval: number;
    readonly backoffCoefficient: number;
    readonly maximumAttempts: number;
  };
  /** Error types that a second try does not mend. */
  readonly nonRetryable: readonly string[];
}

const call = (
  requestTimeout: number,
  startToClose: number,
  maximumAttempts: number,
): CallPolicy => ({
  requestTimeout,
  startToClose,
  // Few tries and soon: a longer outage is told to the case, whose own clock goes on trying.
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumAttempts },
  // What the other side refuses, or a dossier that was erased, stays so however often it is asked.
  nonRetryable: [FAULTS.REJECTED_REQUEST, FAULTS.DOSSIER],
});

/** Our proposals, to be fitted to each provider's contract. */
export const CALLS: Readonly<Record<System, CallPolicy>> = {
  // A look-up in one table; if it is slow, it is overloaded, and waiting longer makes that worse.
  registry: call(5_000, 15_000, 3),
  // A file of up to 10 MB over a rural line's upload server.
  documents: call(12_000, 15_000, 3),
  // Providers ask further sources behind them and answer "in process" themselves when these are slow.
  kyc: call(10_000, 15_000, 3),
  // Two requests when the access token has run out: each has less than half of the time.
  marketplace: call(6_000, 15_000, 3),
  // A message may be sent twice only if the provider forgets message ids; it is short otherwise.
  notifications: call(5_000, 15_000, 3),
};

/**
 * The longest pause, in milliseconds, that a `Retry-After` may ask of a single activity. A run that waits for a
 * retry cannot end; anything longer is left to the case's clock.
 */
export const LONGEST_RETRY_AFTER = 30_000;
