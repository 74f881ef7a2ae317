import { randomUUID } from 'node:crypto';
import { type Admin, Partitioners } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from '../client.ts';
import { brokerError, isNotYetKnown } from '../errors.ts';
import { explained, isForbidden } from '../explain.ts';
import type { KafkaSettings } from '../settings.ts';
import { TopicReadError } from './errors.ts';
import { type Consumption, consumePartitions, tidy } from './kafkajs-consume.ts';

/** A topic whose length is known, ready to be read. */
export interface TopicHandle {
  /** When the topic was opened: `low` is the first offset, `high` one past the last. */
  readonly partitions: readonly { partition: number; low: number; high: number }[];
  /** The partition that Kafka's own clients, and our publisher, choose for a key. */
  partitionOf(key: string): number;
  /** For each partition the first offset whose record, or a later one, was sent at this time or after; else its end. */
  offsetsSince(timestamp: number): Promise<Map<number, number>>;
  /** Reads up to the given offsets; or until aborted, and then waits for a broker that goes away. */
  consume(what: Consumption): Promise<void>;
  close(): Promise<void>;
}

/** How often a bounded reading goes on after a lost connection: a busy machine loses one now and then. */
const BOUNDED_LOSSES = 2;

/**
 * Opens a topic within `connectMs` milliseconds. @throws TopicReadError `KAFKA_UNREACHABLE`, `NOT_ALLOWED` or
 * `TOPIC_UNKNOWN`
 */
export async function openTopic(
  settings: KafkaSettings,
  topic: string,
  connectMs: number,
  log: Logger,
): Promise<TopicHandle> {
  const limits = { connectMs: Math.min(connectMs, 3_000), requestMs: 10_000, retries: 3 };
  const client = kafkaClient(settings, limits, log);
  const admin = client.kafka.admin();
  const where = `topic ${topic} at ${settings.brokers.join(', ')}`;

  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const say = () => reject(new Error(`no answer in ${connectMs} ms`));
    timer = setTimeout(say, connectMs);
  });
  const offsets = await Promise.race([watermarks(admin, topic), late])
    .catch((error: Error) => {
      client.cut();
      const unknown = 'type' in error && error.type === 'UNKNOWN_TOPIC_OR_PARTITION';
      throw unknown || /does not host this topic/.test(error.message)
        ? new TopicReadError('TOPIC_UNKNOWN', `there is no ${where}`, { cause: error })
        : new TopicReadError(
            isForbidden(error) ? 'NOT_ALLOWED' : 'KAFKA_UNREACHABLE',
            `cannot read ${where}: ${explained(error).message}`,
            { cause: error },
          );
    })
    .finally(() => clearTimeout(timer));

  const partitions = offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition);
  const partitioner = Partitioners.JavaCompatiblePartitioner();

  return {
    partitions,
    partitionOf(key) {
      const partitionMetadata = partitions.map(({ partition }) => ({
        partitionErrorCode: 0,
        partitionId: partition,
        leader: 0,
        replicas: [],
        isr: [],
      }));
      return partitioner({ topic, partitionMetadata, message: { key, value: null } });
    },
    async offsetsSince(timestamp) {
      const found = await admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
      return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
    },
    async consume(what) {
      for (let losses = 0; ; losses += 1) {
        const groupId = `${settings.clientId}-reader-${randomUUID()}`;
        try {
          await consumePartitions(client.kafka, groupId, topic, where, what);
          // Only tidiness: the broker removes a group without members and commits after a while.
          return await tidy(admin.deleteGroups([groupId]));
        } catch (error) {
          const lost = error instanceof TopicReadError && error.code === 'KAFKA_UNREACHABLE';
          // `next` is past what was read, so a bounded reading goes on there too, but not for ever.
          const isOver = what.until !== undefined && losses >= BOUNDED_LOSSES;
          if (!lost || isOver) throw error;
          log.warn({ topic, err: error }, 'reading again in a moment');
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
      }
    },
    async close() {
      client.cut();
    },
  };
}

async function watermarks(admin: Admin, topic: string) {
  await admin.connect();
  return lengthsOf(admin, topic);
}

/**
 * The first and the next offset of each partition. After a start, or after a topic was created, its metadata may name a
 * leader that does not know its role yet: then it asks again.
 * @param patienceMs milliseconds to ask again; for ever if not given, for a caller with its own deadline
 */
export async function lengthsOf(
  admin: Admin,
  topic: string,
  patienceMs = Number.POSITIVE_INFINITY,
): ReturnType<Admin['fetchTopicOffsets']> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      // A reader gets the error at once if the topic does not exist.
      const isUnknown = brokerError(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (isUnknown || !isNotYetKnown(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
