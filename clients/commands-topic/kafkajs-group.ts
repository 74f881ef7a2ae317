import { setTimeout as sleep } from 'node:timers/promises';
import type { EachBatchPayload } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from '../../kafka/client.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { Lanes } from './lanes.ts';
import { Offsets } from './offsets.ts';
import type { RawRecord } from './raw.ts';

export interface GroupOptions {
  readonly settings: KafkaSettings;
  readonly groupId: string;
  readonly topic: string;
  readonly lanes: Lanes;
  /** Deals with one record; what it throws leaves the record for the next start. */
  readonly deal: (record: RawRecord) => Promise<void>;
  /** Milliseconds between two commits of what is finished. */
  readonly commitMs: number;
  readonly log: Logger;
}

/** A member of a consumer group. */
export interface Group {
  /** Takes nothing more, waits for what is at hand, but no longer than some milliseconds, and leaves. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Joins a consumer group whose records are dealt with out of order, each in its key's lane. kafkajs knows one highest
 * offset only, so what is committed is kept here: never more than everything below it is finished.
 * @throws Error if no broker answers at the start; later it waits for one.
 */
export async function joinGroup(options: GroupOptions): Promise<Group> {
  const { settings, groupId, topic, lanes, deal, commitMs, log } = options;
  const client = kafkaClient(settings, { connectMs: 3_000, requestMs: 30_000, retries: 5 }, log);
  const consumer = client.kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 500,
    // A member that is away takes its partitions with it for as long as this.
    sessionTimeout: 15_000,
    retry: { retries: 5, restartOnFailure: async () => true },
  });
  let partitions = new Map<number, { offsets: Offsets; committed: number | null }>();
  let isLeaving = false;

  // Whoever has a partition next begins at what is committed; what is at hand here still ends, but counts no more.
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    partitions = new Map();
    log.info({ partitions: payload.memberAssignment[topic] ?? [] }, 'commands are taken from');
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    log.warn({ err: payload.error }, 'the group is joined again in a moment');
  });

  function take(partition: number, record: RawRecord): void {
    const own = partitions.get(partition) ?? { offsets: new Offsets(), committed: null };
    partitions.set(partition, own);
    const { offset } = record;
    own.offsets.taken(offset);
    lanes.add(record.key ?? `no key, partition ${partition}`, async () => {
      try {
        await deal(record);
        own.offsets.finished(offset);
      } catch (error) {
        log.debug({ err: error, partition, offset }, 'left for the next start');
      }
    });
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale, pause } = payload;
    const { partition } = batch;
    for (const { offset, key, value, timestamp } of batch.messages) {
      if (isLeaving || !isRunning() || isStale()) return;
      if (lanes.isFull) {
        // What was not resolved is fetched again afterwards.
        const resume = pause();
        void lanes.room().then(resume);
        return;
      }
      take(partition, {
        partition,
        offset: Number(offset),
        key: key?.toString('utf8') ?? null,
        value,
        at: Number(timestamp),
      });
      resolveOffset(offset);
      await heartbeat();
    }
  }

  async function commit(): Promise<void> {
    const due = [...partitions].flatMap(([partition, own]) => {
      const { next } = own.offsets;
      return next === null || next === own.committed ? [] : [{ partition, own, next }];
    });
    if (due.length === 0) return;
    try {
      await consumer.commitOffsets(
        due.map(({ partition, next }) => ({ topic, partition, offset: String(next) })),
      );
      for (const { own, next } of due) own.committed = next;
    } catch (error) {
      // It is said again with the next one; after a new start the same commands get the same answers.
      log.debug({ err: error }, 'offsets were not committed');
    }
  }

  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
  let committing = Promise.resolve();
  const timer = setInterval(() => {
    committing = committing.then(commit);
  }, commitMs);

  return {
    async stop(graceMs) {
      isLeaving = true;
      await Promise.race([lanes.idle(), sleep(graceMs)]);
      clearInterval(timer);
      await committing;
      await commit();
      await consumer.disconnect().catch(() => undefined);
      client.cut();
    },
  };
}
