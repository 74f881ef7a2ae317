import { KafkaDeadline } from '../../kafka/errors.ts';
import { guardSender } from '../../kafka/guarded-sender.ts';
import { createBreaker } from './breaker.ts';
import { type Call, openCall } from './call.ts';
import { KafkaUnavailable, RecordRefused } from './errors.ts';
import { type Batch, createQueue } from './queue.ts';
import { createRefusedCases } from './refused-cases.ts';
import { sendBatches } from './send-batches.ts';
import type { Publisher, PublisherOptions } from './types.ts';

export type { Publisher, PublisherOptions } from './types.ts';

/**
 * Creates the publisher of a process: its calls share batches, connection and breaker. It connects at the first call.
 */
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

  function fail(lots: readonly Batch[], error: Error): void {
    failed += lots.length;
    for (const lot of lots) lot.failed(error);
  }

  function onRefused(flight: Set<Batch>, lot: Batch, index: number, brokerError: string): void {
    const error = new RecordRefused(lot.caseId, lot.positions[index] ?? index, brokerError);
    const first = refused.add(lot.caseId, lot.records.slice(0, index));
    log[first ? 'error' : 'debug'](
      { topic, caseId: lot.caseId, index, brokerError },
      error.message,
    );
    lot.failed(error);
    flight.delete(lot);
    // Later records of this case must not be stored before the refused one.
    const later = [...flight].filter((other) => other.caseId === lot.caseId);
    for (const other of later) flight.delete(other);
    for (const other of [...later, ...queue.remove((o) => o.caseId === lot.caseId)])
      other.failed(error);
  }

  async function oneFlight(): Promise<void> {
    const lots = queue.take(refused.has);
    const open = new Set(lots);
    try {
      await sendBatches(lots, sender.send, {
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

  async function sendAll(): Promise<void> {
    // Calls in this turn of the event loop join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await oneFlight();
    flying = undefined;
  }

  return {
    async publish(records) {
      if (closed) throw new KafkaUnavailable('this publisher is closed', 0);
      if (records.length === 0) return;
      if (!breaker.admits()) {
        failed += 1;
        throw new KafkaUnavailable('it was not there a moment ago', breaker.retryAfterMs());
      }
      const call: Call = openCall(records, limits);
      for (const lot of call.lots) queue.push(lot);
      flying ??= sendAll();
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
