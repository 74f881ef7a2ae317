import type { Logger } from 'pino';
import { type BackOff, createBreaker } from './breaker.ts';
import { type Call, openCall } from './call.ts';
import { KafkaDeadline, KafkaUnavailable, RecordRefused } from './errors.ts';
import { fly } from './flight.ts';
import { guardSender } from './guarded-sender.ts';
import { type BatchLimits, createQueue, type Lot } from './queue.ts';
import { createRefusedCases } from './refused-cases.ts';
import type { Connect, OutgoingRecord } from './sender.ts';

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
export interface PublisherState {
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
   * While Kafka is away a call fails at once; with `probe` it is let through when it is its turn to try.
   *
   * @throws KafkaUnavailable `KAFKA_UNAVAILABLE`: try again, with `probe`, after `retryAfterMs`.
   * @throws KafkaDeadline `KAFKA_DEADLINE`: no answer in time; try again as above.
   * @throws RecordRefused `RECORD_REFUSED`: no retry mends this one.
   */
  publish(
    records: readonly OutgoingRecord[],
    options?: { readonly probe?: boolean },
  ): Promise<void>;
  /** Takes no more calls, waits for those under way (the deadline at most), and ends the connection. */
  close(): Promise<void>;
  state(): PublisherState;
}

/** One for each process: its calls share batches, connection and breaker. Nothing is connected before the first call. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { topic, log, deadlineMs = 10_000 } = options;
  const limits = options.batch ?? { records: 500, bytes: 900_000 };
  const breaker = createBreaker(options.breaker ?? { firstMs: 500, maxMs: 5_000 });
  const refused = createRefusedCases(options.rememberRefusedMs ?? 600_000);
  const queue = createQueue(limits);
  const sender = guardSender(options.connect, topic, deadlineMs);
  let flying: Promise<void> | undefined;
  let closed = false;
  let sent = 0;
  let failed = 0;

  function fail(lots: readonly Lot[], error: Error): void {
    failed += lots.length;
    for (const lot of lots) lot.failed(error);
  }

  function onRefused(flight: Set<Lot>, lot: Lot, index: number, brokerError: string): void {
    const error = new RecordRefused(lot.caseId, lot.positions[index] ?? index, brokerError);
    const first = refused.add(lot.caseId, lot.records.slice(0, index));
    log[first ? 'error' : 'debug'](
      { topic, caseId: lot.caseId, index, brokerError },
      error.message,
    );
    lot.failed(error);
    flight.delete(lot);
    // What was handed in later for this case must not be stored before the refused record.
    const later = [...flight].filter((other) => other.caseId === lot.caseId);
    for (const other of later) flight.delete(other);
    for (const other of [...later, ...queue.remove((o) => o.caseId === lot.caseId)])
      other.failed(error);
  }

  async function oneFlight(): Promise<void> {
    const lots = queue.take(refused.has);
    const open = new Set(lots);
    try {
      await fly(lots, sender.send, {
        stored: (lot) => refused.stored(lot.caseId, lot.records),
        settled: (lot) => !open.has(lot),
        refused: (lot, index, brokerError) => onRefused(open, lot, index, brokerError),
        confirmed(lot) {
          sent += lot.records.length;
          refused.forget(lot.caseId);
          open.delete(lot);
          lot.confirmed();
        },
      });
      if (breaker.state() !== 'closed') log.info({ topic }, 'Kafka is back');
      breaker.succeeded();
    } catch (error) {
      const wasClosed = breaker.state() === 'closed';
      breaker.failed();
      const retryAfterMs = breaker.retryAfterMs();
      const why = error instanceof Error ? error.message : String(error);
      log[wasClosed ? 'warn' : 'debug']({ topic, err: error, retryAfterMs }, 'cannot publish');
      const unavailable = new KafkaUnavailable(why, retryAfterMs, { cause: error });
      fail([...open], error instanceof KafkaDeadline ? error : unavailable);
      fail(
        queue.remove(() => true),
        unavailable,
      );
    }
  }

  async function flyAll(): Promise<void> {
    // Whoever calls in this turn of the event loop gets into the first batch too.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await oneFlight();
    flying = undefined;
  }

  return {
    async publish(records, { probe = false } = {}) {
      if (closed) throw new KafkaUnavailable('this publisher is closed', 0);
      if (records.length === 0) return;
      if (!breaker.admits(probe)) {
        failed += 1;
        throw new KafkaUnavailable('it was not there a moment ago', breaker.retryAfterMs());
      }
      const call: Call = openCall(records, limits);
      for (const lot of call.lots) queue.push(lot);
      flying ??= flyAll();
      const timer = setTimeout(() => {
        const waiting = queue.remove((lot) => call.lots.includes(lot));
        failed += waiting.length;
        call.fail(new KafkaDeadline(deadlineMs));
      }, deadlineMs);
      try {
        await call.done;
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      closed = true;
      await flying;
      sender.discard();
    },
    state: () => ({
      breaker: breaker.state(),
      queued: queue.length,
      sent,
      failed,
      refusedCases: refused.list(),
    }),
  };
}
