import type { Logger } from 'pino';
import type { Connect } from '../../kafka/sender.ts';
import type { BackOff } from './breaker.ts';
import type { BatchLimits } from './queue.ts';
import type { OutgoingRecord } from './record.ts';

export interface PublisherOptions {
  readonly topic: string;
  readonly connect: Connect;
  /** Milliseconds within which `publish` settles, and within which connecting and one send must end. */
  readonly deadlineMs?: number;
  readonly breaker?: BackOff;
  readonly batch?: BatchLimits;
  /** Milliseconds for which a case with a refused record is sent apart from the others. */
  readonly rememberRefusedMs?: number;
  readonly log: Logger;
}

/** For metrics. Counts are since the process started. */
interface PublisherState {
  readonly breaker: 'closed' | 'open' | 'probing';
  /** Lots (the records of one case in one call) that wait for their send. */
  readonly queued: number;
  /** Records confirmed. */
  readonly sent: number;
  /** Lots that failed because Kafka was away or late, and calls turned away by the open breaker. */
  readonly failed: number;
  /** Cases whose last publication was refused a little while ago. */
  readonly refusedCases: readonly string[];
}

export interface Publisher {
  /**
   * Resolves when the broker has confirmed all records on every in-sync replica. The order of one case's records is
   * kept, also from call to call; some may be stored twice. Publish the next records of a case only when the ones
   * before are confirmed: after an error, begin again with the same ones.
   *
   * While Kafka is away a call fails at once, but for one at a time that is let through to try.
   *
   * @throws KafkaUnavailable `KAFKA_UNAVAILABLE`: try again after `retryAfterMs`.
   * @throws KafkaDeadline `KAFKA_DEADLINE`: no answer in time; try again as above.
   * @throws RecordRefused `RECORD_REFUSED`: no retry mends this one.
   */
  publish(records: readonly OutgoingRecord[]): Promise<void>;
  /** Takes no more calls, waits for those under way (the deadline at most), and ends the connection. */
  close(): Promise<void>;
  state(): PublisherState;
}
