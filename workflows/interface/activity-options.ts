import type { System } from '../../contracts/vocabulary.ts';
import { FAULTS } from './activities.ts';

/**
 * How an activity is tried. All times in milliseconds. Plain data: it goes into the workflow bundle.
 *
 * Not part of a `Policy`: times and tries decide how soon an answer comes, never what a case is, and a replay does not
 * compare them. So a change here serves open cases at once. The queues of `quotas.ts` are not pinned for the same reason.
 */
export interface CallPolicy {
  /** How long one try may take. Only after it is a try noticed whose worker has died. */
  readonly startToClose: number;
  readonly retry: {
    readonly initialInterval: number;
    readonly backoffCoefficient: number;
    readonly maximumInterval: number;
    /** `Infinity` tries for ever. */
    readonly maximumAttempts: number;
  };
  /** Error types that a second try does not mend. */
  readonly nonRetryable: readonly string[];
}

export interface OutsidePolicy extends CallPolicy {
  /** How long one HTTP request may take. Below start-to-close, so that we say what happened, and not the server. */
  readonly requestTimeout: number;
}

/**
 * What the other side refuses, or a dossier that was erased, stays so for the next seconds: the case says whose matter it
 * is, and its clock asks again.
 */
const STAYS_SO = [FAULTS.REJECTED_REQUEST, FAULTS.NOT_AUTHORISED, FAULTS.DOSSIER];

/** Few tries and soon: a longer outage is told to the case, whose own clock goes on, so that a run can always end. */
const FEW = {
  // Long enough for a connection that was cut or a process that is starting anew.
  initialInterval: 500,
  // The second pause is twice the first: whoever is overloaded gets more room each time.
  backoffCoefficient: 2,
  // Never reached by three tries; it bounds the pause if more are ever allowed.
  maximumInterval: 5_000,
  // What has failed three times within seconds is an outage, and the case says so.
  maximumAttempts: 3,
} as const;

/** For what has to happen in the end, whatever is down. */
const FOR_EVER = Number.POSITIVE_INFINITY;

/** The systems outside. Our proposals, to be fitted to each provider's contract. */
export const CALLS: Readonly<Record<System, OutsidePolicy>> = {
  registry: {
    // A look-up in one table; if it is slow, it is overloaded, and waiting longer makes that worse.
    requestTimeout: 5_000,
    // The request, the dossier before it, and a busy worker.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  documents: {
    // A file of up to 10 MB over a rural line's upload server.
    requestTimeout: 12_000,
    // The request, and reading through what was fetched.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  kyc: {
    // Providers ask further sources behind them and answer "in process" themselves when these are slow.
    requestTimeout: 10_000,
    // The request, and the claim of the number after it.
    startToClose: 15_000,
    // A try costs nothing twice: the provider knows it by its reference id.
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  marketplace: {
    // Two requests when the access token has run out: each has less than half of the time.
    requestTimeout: 6_000,
    startToClose: 15_000,
    // A full quota says by `Retry-After` when to come back, and that goes before these pauses. It is no outage, however
    // often it is met: the quotas' queues (`quotas.ts`) make it rare, and the case's clock asks again without a word.
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
  notifications: {
    // A short message; it may be sent twice only if the provider forgets message ids.
    requestTimeout: 5_000,
    // The request, and the dossier with the number before it.
    startToClose: 15_000,
    retry: FEW,
    nonRetryable: STAYS_SO,
  },
};

/** Our own store, by local activities; and a look at the server's clock. */
export const INSIDE: CallPolicy = {
  // A write or two in a local file, with room for other processes that hold its lock.
  startToClose: 5_000,
  retry: {
    // A lock is gone within moments.
    initialInterval: 200,
    backoffCoefficient: 2,
    // A full disk is mended by a person; the case goes on soon after.
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
    // After an outage of any length, what is held back leaves within this time.
    maximumInterval: 10_000,
    maximumAttempts: FOR_EVER,
  },
  // A record that the broker refuses waits for a person, and a reset run's stay off the topic.
  nonRetryable: [FAULTS.RECORD_REFUSED, FAULTS.QUARANTINED, FAULTS.START_REFUSED],
};

/**
 * The longest pause, in milliseconds, that a `Retry-After` may ask of a single activity. A run that waits for a
 * retry cannot end; anything longer is left to the case's clock.
 */
export const LONGEST_RETRY_AFTER = 30_000;
