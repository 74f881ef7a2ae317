import type { System } from '../../contracts/vocabulary.ts';
import { FAULTS } from './activities.ts';

/**
 * How an activity is tried. All times in milliseconds. Plain data: it goes into the workflow bundle.
 *
 * Not part of a `Policy`: times and tries decide how soon an answer comes, never what a case is, and a replay does not
 * compare them. So a change here applies to open cases at once. The queues of `quotas.ts` are not pinned for the same
 * reason.
 */
export interface CallPolicy {
  /** The longest time of one try. A try whose worker has died is noticed only after it. */
  readonly startToClose: number;
  readonly retry: {
    readonly initialInterval: number;
    readonly backoffCoefficient: number;
    readonly maximumInterval: number;
    /** `Infinity` tries for ever. */
    readonly maximumAttempts: number;
  };
  /** Error types for which a retry is pointless. */
  readonly nonRetryable: readonly string[];
}

/** How a call of an outside system is tried. */
export interface OutsidePolicy extends CallPolicy {
  /**
   * The longest time of one HTTP request. Below start-to-close, so that the activity reports the failure, not the
   * server.
   */
  readonly requestTimeout: number;
}

/** These do not change within seconds. The case records whose matter it is, and asks again when its timer fires. */
const STAYS_SO = [FAULTS.REJECTED_REQUEST, FAULTS.NOT_AUTHORISED, FAULTS.DOSSIER];

/**
 * Few tries, in quick succession. A longer outage is recorded in the case, and its timer tries again, so that a run can
 * always end.
 */
const FEW = {
  // Long enough for a cut connection or a restarting process.
  initialInterval: 500,
  // The second pause is twice the first: an overloaded system gets more time after each try.
  backoffCoefficient: 2,
  // Never reached by three tries; it bounds the pause if more are ever allowed.
  maximumInterval: 5_000,
  // A call that failed three times within seconds is an outage, and the case records it.
  maximumAttempts: 3,
} as const;

/** For what has to happen in the end, whatever is down. */
const FOR_EVER = Number.POSITIVE_INFINITY;

/** The outside systems. Our proposals, to be adapted to each provider's contract. */
export const CALLS: Readonly<Record<System, OutsidePolicy>> = {
  registry: {
    // A look-up in one table. A slow answer means overload, and waiting longer makes that worse.
    requestTimeout: 5_000,
    // The request, the dossier before it, and a busy worker.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  documents: {
    // A file of up to 10 MB over a rural line's upload server.
    requestTimeout: 12_000,
    // The request, and reading the fetched file.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  kyc: {
    // Providers ask further sources and answer "in process" themselves when these are slow.
    requestTimeout: 10_000,
    // The request, and the claim of the number after it.
    startToClose: 15_000,
    // A repeated try costs nothing: the provider knows it by its reference id.
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  marketplace: {
    // Two requests when the access token has run out: each has less than half of the time.
    requestTimeout: 6_000,
    startToClose: 15_000,
    // A full quota says by `Retry-After` when to try again, which replaces these pauses. It is never an outage: the
    // task queues of `quotas.ts` make it rare, and the case's timer tries again without an event.
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  notifications: {
    // A short message. It is sent twice only if the provider forgets message ids.
    requestTimeout: 5_000,
    // The request, and reading the number from the dossier before it.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
};

/** Our own store, by local activities, and the server's clock. */
export const INSIDE: CallPolicy = {
  // One or two writes to a local file, with time for other processes that hold its lock.
  startToClose: 5_000,
  retry: {
    // A lock is released within moments.
    initialInterval: 200,
    backoffCoefficient: 2,
    // An operator mends a full disk; the case goes on soon after.
    maximumInterval: 10_000,
    maximumAttempts: FOR_EVER,
  },
  nonRetryable: [FAULTS.START_REFUSED],
};

/** Publishing: tried until one send succeeds. */
export const PUBLISHING: CallPolicy = {
  // Longer than the publisher itself waits for a broker.
  startToClose: 15_000,
  retry: {
    // Soon: a change of the broker's leader passes by itself.
    initialInterval: 500,
    // Slower than doubling: events are late while it pauses.
    backoffCoefficient: 1.5,
    // After an outage of any length, waiting events are sent within this time.
    maximumInterval: 10_000,
    maximumAttempts: FOR_EVER,
  },
  // A record that the broker refuses waits for an operator, and a reset run's events stay off the topic.
  nonRetryable: [FAULTS.RECORD_REFUSED, FAULTS.QUARANTINED, FAULTS.START_REFUSED],
};

/**
 * The longest pause, in milliseconds, that a `Retry-After` may ask of a single activity. A run that waits for a retry
 * cannot end, so the case's timer handles anything longer.
 */
export const LONGEST_RETRY_AFTER = 30_000;
