import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, {
  type Consumer,
  type EachBatchPayload,
  type Kafka,
  type KafkaMessage,
  logLevel,
} from 'kafkajs';
import { readAnyBatch, unreadableIn } from './kafka-batches.ts';
import type { KafkaSettings } from './kafka-settings.ts';

/** Reads one topic from given offsets on, for ever. A batch that cannot be decoded comes as one record that says so. */

/** A record of the topic. */
export interface TopicRecord extends EventRecord {
  readonly key: string | null;
}

/** What is read of a record of the events topic. */
export interface EventRecord {
  readonly partition: number;
  readonly offset: number;
  /** Null for a tombstone. */
  readonly value: string | null;
  /** Set where the record stands for a batch that cannot be decoded: its first offset, and why. `offset` is its last. */
  readonly unreadable?: { readonly first: number; readonly reason: string };
}

/** Offsets by partition: of the next record to read, or one past the last. */
export type Offsets = ReadonlyMap<number, number>;

/** What the broker said of the topic when the reader connected. */
export interface TopicFound {
  readonly clusterId: string;
  readonly partitions: readonly { partition: number; low: number; high: number }[];
}

export interface Reading {
  readonly settings: KafkaSettings;
  readonly topic: string;
  /** Called at each new connection. @returns where to go on; partitions that are not in it begin at their start */
  readonly begin: (found: TopicFound) => Offsets | Promise<Offsets>;
  /** Takes records in the order of their partition. The reader waits for it: so it decides the speed. */
  readonly take: (records: readonly TopicRecord[]) => Promise<void>;
  /**
   * Told at each answer of a broker, also an empty one.
   * @param ends one past the last offset, of each partition
   * @param next where the reading goes on: what a transaction leaves between records counts as read
   */
  readonly onAnswer: (ends: Offsets, next: Offsets) => void;
  /** Told when the connection is lost; the reader connects again by itself. */
  readonly onLost: (reason: string) => void;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 500;
const WAIT_MS = 250;
/** What one answer may hold: enough that a rebuild is not slowed by round trips. */
const MOST_BYTES = 2 * 1024 * 1024;

/** Follows the topic until the signal is aborted, through outages of any length. What `take` throws ends it. */
export async function follow(reading: Reading): Promise<void> {
  readAnyBatch();
  const { signal } = reading;
  while (!signal.aborted) {
    try {
      await readOnce(reading);
    } catch (error) {
      if (error instanceof TakerFailed) throw error.cause;
      if (signal.aborted) return;
      reading.onLost(error instanceof Error ? error.message : String(error));
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** The taker could not take records: that is no trouble with Kafka. */
class TakerFailed extends Error {}

async function readOnce(reading: Reading): Promise<void> {
  const { settings, topic, signal } = reading;
  const kafka = clientOf(settings);
  const found = await look(kafka, topic);
  const next = new Map(await reading.begin(found));
  const ends = new Map(found.partitions.map(({ partition, high }) => [partition, high]));
  for (const { partition, low } of found.partitions)
    if (!next.has(partition)) next.set(partition, low);
  reading.onAnswer(ends, next);
  // Whoever has all already ends it here.
  if (signal.aborted) return;

  // kafkajs reads only as a group: this one is the process's own, commits nothing, and is deleted at the end.
  const groupId = `${settings.clientId}-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    maxBytes: MOST_BYTES,
    maxBytesPerPartition: MOST_BYTES,
    maxWaitTimeInMs: WAIT_MS,
    retry: { retries: 2, restartOnFailure: async () => false },
  });
  let isTaken = true;
  const over = Promise.withResolvers<void>();
  const stop = () => over.resolve();
  signal.addEventListener('abort', stop);
  // Without a committed offset kafkajs begins at the start after each joining.
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, offset] of next)
      consumer.seek({ topic, partition, offset: String(offset) });
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => over.reject(payload.error));
  consumer.on(consumer.events.FETCH, () => reading.onAnswer(ends, next));
  // Of records that kafkajs keeps to itself, such as the marks of transactions, it says only how far they go.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    const at = Number(payload.lastOffset) + 1;
    if (isTaken && at > (next.get(payload.partition) ?? 0)) next.set(payload.partition, at);
    reading.onAnswer(ends, next);
  });

  async function eachBatch({ batch, heartbeat }: EachBatchPayload): Promise<void> {
    const { partition } = batch;
    const from = next.get(partition) ?? 0;
    ends.set(partition, Number(batch.highWatermark));
    const records = batch.messages
      .map((message) => recordOf(partition, message))
      .filter(({ offset }) => offset >= from);
    try {
      if (records.length > 0) await reading.take(records);
    } catch (cause) {
      isTaken = false;
      over.reject(new TakerFailed('the records could not be taken', { cause }));
      return;
    }
    next.set(partition, Math.max(from, Number(batch.lastOffset()) + 1));
    await heartbeat();
  }

  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch });
    await over.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await end(kafka, consumer, groupId);
  }
}

function recordOf(partition: number, message: KafkaMessage): TopicRecord {
  const unreadable = unreadableIn(message);
  return {
    partition,
    offset: Number(message.offset),
    key: message.key?.toString('utf8') ?? null,
    value: message.value?.toString('utf8') ?? null,
    ...(unreadable === null ? {} : { unreadable }),
  };
}

function clientOf(settings: KafkaSettings): Kafka {
  return new kafkajs.Kafka({
    ...settings,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 },
    // What fails is told by `onLost`, once and not at each try.
    logLevel: logLevel.NOTHING,
  });
}

async function look(kafka: Kafka, topic: string): Promise<TopicFound> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { clusterId } = await admin.describeCluster();
    const offsets = await admin.fetchTopicOffsets(topic);
    const partitions = offsets.map(({ partition, low, high }) => ({
      partition,
      low: Number(low),
      high: Number(high),
    }));
    return { clusterId, partitions };
  } finally {
    await within(admin.disconnect());
  }
}

/** Leaves the group and deletes it, if the broker answers soon: it would forget it by itself. */
async function end(kafka: Kafka, consumer: Consumer, groupId: string): Promise<void> {
  await within(consumer.disconnect());
  const admin = kafka.admin();
  await within(admin.connect().then(() => admin.deleteGroups([groupId])));
  await within(admin.disconnect());
}

const TIDY_MS = 2_000;
const within = (work: Promise<unknown>) =>
  Promise.race([work.catch(() => undefined), sleep(TIDY_MS, undefined, { ref: false })]);
