import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { explained, isForbidden } from '../explain.ts';
import { TopicReadError } from './errors.ts';
import { only } from './kafkajs-assign.ts';
import { decode, type TopicRecord } from './record.ts';

/** What to read of a topic, and when to stop. */
export interface Consumption {
  /** The next offset to read of each partition, updated as records are read; other partitions are not read. */
  readonly next: Map<number, number>;
  /** Where to stop (one past the last offset); without it, only the signal ends the reading. */
  readonly until?: ReadonlyMap<number, number>;
  /** Milliseconds without progress before giving up; for ever if not given. */
  readonly stallMs?: number;
  readonly signal?: AbortSignal;
  readonly onRecord: (record: TopicRecord) => void | Promise<void>;
}

/**
 * Reads partitions with a consumer group of its own, since kafkajs can read in no other way; commits nothing.
 *
 * @throws TopicReadError `READ_STALLED`, `KAFKA_UNREACHABLE` or `NOT_ALLOWED`; and what `onRecord` throws
 */
export async function consumePartitions(
  kafka: Kafka,
  groupId: string,
  topic: string,
  where: string,
  { next, until, stallMs, signal, onRecord }: Consumption,
): Promise<void> {
  const end = Promise.withResolvers<void>();
  let stall: NodeJS.Timeout | undefined;
  let ended = false;
  let handling: Promise<void> | undefined;

  function finish(error?: Error): void {
    ended = true;
    if (error) end.reject(error);
    else end.resolve();
  }

  function lost(cause: Error): void {
    const code = isForbidden(cause) ? 'NOT_ALLOWED' : 'KAFKA_UNREACHABLE';
    const what = `lost ${where} while reading: ${explained(cause).message}`;
    finish(new TopicReadError(code, what, { cause }));
  }

  function advance(partition: number, offset: number): void {
    if (offset > (next.get(partition) ?? 0)) next.set(partition, offset);
    const reached = until && [...until].every(([p, stop]) => (next.get(p) ?? 0) >= stop);
    if (reached) finish();
    // A record that is still handled when the reading ends must not restart the stall timer.
    if (ended || stallMs === undefined) return;
    clearTimeout(stall);
    stall = setTimeout(() => {
      const left = [...(until ?? [])].filter(([p, stop]) => (next.get(p) ?? 0) < stop);
      const places = left.map(([p, stop]) => `partition ${p} at ${next.get(p)} of ${stop}`);
      const what = `reading ${where} stalled for ${stallMs} ms: ${places.join(', ')}`;
      finish(new TopicReadError('READ_STALLED', what));
    }, stallMs);
  }

  async function eachBatch({ batch, heartbeat, isStale }: EachBatchPayload): Promise<void> {
    const { partition } = batch;
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      // After a rejoin kafkajs may fetch from a lower offset than we asked for.
      if (offset < (next.get(partition) ?? 0)) continue;
      if (ended || isStale()) return;
      const stop = until?.get(partition) ?? Number.POSITIVE_INFINITY;
      // Offsets between the last record and `stop` hold no visible record, such as those of an aborted transaction.
      if (offset >= stop) return advance(partition, stop);
      try {
        handling = Promise.resolve(onRecord(decode(partition, offset, message)));
        await handling;
      } catch (error) {
        return finish(error instanceof Error ? error : new Error(String(error)));
      }
      advance(partition, offset + 1);
      await heartbeat();
    }
    // Records that consumers never see, such as the end of a transaction, take up offsets too.
    if (!ended && !isStale()) advance(partition, Number(batch.lastOffset()) + 1);
  }

  const consumer = kafka.consumer({
    groupId,
    partitionAssigners: [only([...next.keys()])],
    allowAutoTopicCreation: false,
    // Leaving waits for the fetch under way; arriving records are still delivered at once.
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: 4 * 1024 * 1024,
    // kafkajs would rejoin the same group, and wait until its own dead member's session ends. A broker that has just
    // become the group's coordinator knows no member yet: it is asked again.
    retry: { retries: 5, restartOnFailure: async (error) => isLoading(error) },
  });
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, offset] of next) {
      consumer.seek({ topic, partition, offset: String(offset) });
    }
  });
  // A batch without visible records is not passed to eachBatch at all.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const past = Number(payload.lastOffset) + 1;
    if (!ended && payload.batchSize === 0) advance(payload.partition, past);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) lost(payload.error);
  });

  const onAbort = () => finish();
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) finish();
  try {
    for (const [partition, offset] of next) advance(partition, offset);
    // Not awaited: while the broker is away joining may take for ever, and an abort must end it.
    run(consumer, topic, eachBatch).catch(lost);
    await end.promise;
  } finally {
    clearTimeout(stall);
    signal?.removeEventListener('abort', onAbort);
    await tidy(consumer.disconnect());
    // A caller that reads on from `next` must not get a record again that is still being handled.
    await handling?.catch(() => undefined);
  }
}

/** The group's coordinator is still loading its groups, which passes within moments. */
function isLoading(error: Error): boolean {
  const { type } = error as { type?: string };
  return type === 'GROUP_LOAD_IN_PROGRESS';
}

async function run(
  consumer: Consumer,
  topic: string,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch });
}

/** Waits for a clean-up step, two seconds at most, as the broker may be away; its failure is ignored. */
export async function tidy(step: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 2_000);
  });
  await Promise.race([step.catch(() => undefined), enough]);
  clearTimeout(timer);
}
