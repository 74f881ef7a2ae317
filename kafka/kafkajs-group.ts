import { setTimeout as sleep } from 'node:timers/promises';
import type { EachBatchPayload } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from './client.ts';
import { explained } from './explain.ts';
import { appendedAt, unreadableIn } from './kafkajs-batches.ts';
import type { Lane, Lanes } from './lanes.ts';
import { Offsets } from './offsets.ts';
import type { RawRecord } from './raw-record.ts';
import type { KafkaSettings } from './settings.ts';

/** The settings of a member of a consumer group. */
export interface GroupOptions {
  readonly settings: KafkaSettings;
  readonly groupId: string;
  readonly topic: string;
  readonly lanes: Lanes;
  /** Reads one record, and returns how to handle it. */
  readonly read: (record: RawRecord) => MessageHandler;
  /** How long the broker keeps a silent member's partitions assigned to it, in milliseconds. */
  readonly sessionMs: number;
  /** Milliseconds between two commits of finished offsets. */
  readonly commitMs: number;
  /** Called once when this member is out of the group for good: it takes no more records. */
  readonly onLost: (reason: Error) => void;
  /**
   * The longest time, in milliseconds, without a request to the broker, after which the member counts as dead; two
   * minutes if not given. A living member sends several a second, and one every few seconds while the broker is away.
   */
  readonly silenceMs?: number;
  readonly log: Logger;
}

/** How one record is handled; the record itself is not kept. */
export interface MessageHandler {
  /** Handlers of one lane run one after the other; null if the order does not matter. */
  readonly lane: string | null;
  /** Handles the record; an error leaves it for the next start. */
  readonly run: (lane: Lane) => Promise<void>;
}

const SILENCE_MS = 120_000;
/** While the window is full, how often the member checks whether the group still wants it. */
const WAITED_MS = 500;

/** A member of a consumer group. */
export interface Group {
  /** Takes no more records, waits at most `graceMs` milliseconds for those under way, and leaves the group. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Joins a consumer group whose records are handled out of order, each in its key's lane. kafkajs knows one highest
 * offset only, so the offset to commit is kept here: everything below it is finished.
 * @throws Error if no broker answers at the start; later it waits for one.
 */
export async function joinGroup(options: GroupOptions): Promise<Group> {
  const { settings, groupId, topic, lanes, read, commitMs, sessionMs, onLost, log } = options;
  const { silenceMs = SILENCE_MS } = options;
  const client = kafkaClient(settings, { connectMs: 3_000, requestMs: 30_000, retries: 5 }, log);
  const consumer = client.kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 500,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.floor(sessionMs / 5),
    retry: { retries: 5, restartOnFailure: async () => true },
  });
  let partitions = new Map<number, { offsets: Offsets; committed: number | null }>();
  let isLeaving = false;
  let heardAt = performance.now();

  // The next owner of a partition begins at its committed offset. Records under way here still finish, but are no
  // longer committed.
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    partitions = new Map();
    log.info({ partitions: payload.memberAssignment[topic] ?? [] }, 'commands are taken from');
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    const why = explained(error);
    if (restart) log.warn({ err: why }, 'the group is joined again in a moment');
    else lose(why);
  });
  const { REQUEST, REQUEST_TIMEOUT, REQUEST_QUEUE_SIZE, CRASH } = consumer.events;
  for (const event of [REQUEST, REQUEST_TIMEOUT, REQUEST_QUEUE_SIZE, CRASH] as const)
    consumer.on(event as typeof REQUEST, () => {
      heardAt = performance.now();
    });

  /** kafkajs leaves some errors to its caller and stops; the process would live on without consuming. */
  function lose(reason: Error): void {
    if (isLeaving) return;
    isLeaving = true;
    onLost(reason);
  }

  function take(partition: number, record: RawRecord): void {
    const own = partitions.get(partition) ?? { offsets: new Offsets(), committed: null };
    partitions.set(partition, own);
    const { offset } = record;
    own.offsets.taken(offset);
    const { lane, run } = read(record);
    lanes.add(lane, async (it) => {
      try {
        await run(it);
        own.offsets.finished(offset);
      } catch (error) {
        log.debug({ err: error, partition, offset }, 'left for the next start');
      }
    });
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    const isOver = () => isLeaving || !isRunning() || isStale();
    const { partition } = batch;
    for (const message of batch.messages) {
      const { offset, key, value, headers = {} } = message;
      const unreadable = unreadableIn(message);
      // Fetched records are kept meanwhile: dropping and fetching them again costs more than anything else.
      const room = lanes.room();
      while (lanes.isFull && !isOver()) {
        await Promise.race([room, sleep(WAITED_MS)]);
        await heartbeat();
      }
      if (isOver()) return;
      take(partition, {
        partition,
        offset: Number(offset),
        key: key?.toString('utf8') ?? null,
        value,
        headers,
        appendedAt: appendedAt(message),
        ...(unreadable === null ? {} : { unreadable }),
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
      // The next commit repeats it; after a restart the same commands get the same answers.
      log.debug({ err: error }, 'offsets were not committed');
    }
  }

  await consumer.connect().catch((error: unknown) => {
    throw explained(error);
  });
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
  let committing = Promise.resolve();
  const timer = setInterval(() => {
    committing = committing.then(commit);
    if (performance.now() - heardAt > silenceMs)
      lose(new Error(`nothing was asked of the broker for ${silenceMs / 1_000} s`));
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
