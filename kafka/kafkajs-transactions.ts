import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, Partitioners, type Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from './client.ts';
import { brokerError, KafkaDeadline } from './errors.ts';
import type { KafkaSettings } from './settings.ts';
import { Fenced, type OpenTransactions, type Unit } from './transactions.ts';

/** Broker errors for a writer that was replaced, or whose transaction was aborted. */
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTIONAL_ID_FENCED',
]);
/**
 * The broker answers this while it still writes the end of the previous transaction; it stores nothing of the next one
 * then.
 */
const NOT_YET = 'CONCURRENT_TRANSACTIONS';
const NOT_YET_MS = 20;

/** The time limits of a transactional writer. */
export interface TransactionLimits {
  /** For one unit and for opening, in milliseconds; connecting included. */
  readonly deadlineMs: number;
  /** After this, in milliseconds, the broker aborts what a dead writer left open; above the deadline. */
  readonly timeoutMs: number;
}

/**
 * Transactional writers over kafkajs. Its transactional producer numbers records like its idempotent one, which loses
 * acknowledged records if it is used again after an error. So nothing is retried within it: after an error the caller
 * discards the writer, and opening the next one aborts what is left.
 */
export function kafkajsTransactions(
  settings: KafkaSettings,
  transactionalId: string,
  { deadlineMs, timeoutMs }: TransactionLimits,
  log: Logger,
): OpenTransactions {
  return () => {
    // These retries are for finding the coordinator and for waiting until an earlier transaction has ended.
    const limits = { connectMs: 3_000, requestMs: Math.ceil(deadlineMs / 2), retries: 30 };
    const client = kafkaClient(settings, limits, log);
    const producer = client.kafka.producer({
      createPartitioner: Partitioners.JavaCompatiblePartitioner,
      allowAutoTopicCreation: false,
      transactionalId,
      transactionTimeout: timeoutMs,
      retry: { retries: 0 },
    });

    return {
      discard: client.cut,
      open: () =>
        within(deadlineMs, async () => {
          await producer.connect();
          // kafkajs asks for its epoch, which fences earlier writers, only with the first transaction: an empty one.
          await (await producer.transaction()).commit();
        }),
      write: (unit) => within(deadlineMs, () => writeOnce(producer, unit)),
    };
  };
}

async function writeOnce(producer: Producer, { topic, records, offsets }: Unit): Promise<void> {
  const transaction = await producer.transaction();
  const messages = records.map(({ key, value, headers }) => ({
    key,
    value,
    headers: { ...headers },
  }));
  const compression = CompressionTypes.GZIP;
  if (messages.length > 0)
    await onceReady(() =>
      transaction.sendBatch({
        acks: -1,
        timeout: 5_000,
        compression,
        topicMessages: [{ topic, messages }],
      }),
    );
  const partitions = [...offsets.next].map(([partition, next]) => ({
    partition,
    offset: String(next),
  }));
  await onceReady(() =>
    transaction.sendOffsets({
      consumerGroupId: offsets.groupId,
      topics: [{ topic: offsets.topic, partitions }],
    }),
  );
  await transaction.commit();
}

/** The broker answers this before it takes anything of the transaction, so a retry numbers nothing twice. */
async function onceReady(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (brokerError(error) !== NOT_YET) throw error;
      await sleep(NOT_YET_MS);
    }
  }
}

async function within(deadlineMs: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KafkaDeadline(deadlineMs)), deadlineMs);
  });
  try {
    await Promise.race([work(), late]);
  } catch (error) {
    const type = brokerError(error);
    if (type !== undefined && FENCED.has(type))
      throw new Fenced(`another writer has taken over (${type})`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
