import type { Logger } from 'pino';
import type { Connect } from '../../kafka/sender.ts';
import type { BackOff } from './breaker.ts';
import type { BatchLimits } from './queue.ts';
import type { OutgoingRecord } from './record.ts';

/** The settings of a publisher. Times in milliseconds. */
export interface PublisherOptions {
  readonly topic: string;
  readonly connect: Connect;
  /** Milliseconds within which `publish` settles, and within which connecting and one send must end. */
  readonly deadlineMs?: number;
  readonly breaker?: BackOff;
  readonly batch?: BatchLimits;
  /** Milliseconds for which a case with a refused record is sent separately. */
  readonly rememberRefusedMs?: number;
  readonly log: Logger;
}

/** For metrics. Counts are since the process started. */
interface PublisherState {
  readonly breaker: 'closed' | 'open' | 'probing';
  /** Batches (the records of one case in one call) that wait for their send. */
  readonly queued: number;
  /** Records confirmed. */
  readonly sent: number;
  /** Batches that failed because Kafka was unavailable or late, and calls rejected by the open breaker. */
  readonly failed: number;
  /** Cases whose last publication was refused recently. */
  readonly refusedCases: readonly string[];
}

/** Publishes records of many cases to one topic. One for each process. */
export interface Publisher {
  /**
   * Resolves when the broker has confirmed all records on every in-sync replica. The order of one case's records is
   * kept, also from call to call; some may be stored twice. Publish the next records of a case only when the ones
   * before are confirmed: after an error, begin again with the same ones.
   *
   * While Kafka is unavailable a call fails at once, except one probe at a time.
   *
   * @throws KafkaUnavailable `KAFKA_UNAVAILABLE`: try again after `retryAfterMs`.
   * @throws KafkaDeadline `KAFKA_DEADLINE`: no answer in time; try again as above.
   * @throws RecordRefused `RECORD_REFUSED`: a retry does not help.
   */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  /** Refuses new calls, waits for those under way (the deadline at most), and closes the connection. */
  close(): Promise<void>;
  state(): PublisherState;
}
