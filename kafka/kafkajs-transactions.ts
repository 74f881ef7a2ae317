import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, Partitioners, type Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from './client.ts';
import { brokerError, KafkaDeadline } from './errors.ts';
import type { KafkaSettings } from './settings.ts';
import { Fenced, type OpenTransactions, type Unit } from './transactions.ts';

/** What the broker says to one that was replaced, or whose transaction it has given up. */
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTIONAL_ID_FENCED',
]);
/** As long as the broker still writes the end of the transaction before; nothing of the next is stored then. */
const NOT_YET = 'CONCURRENT_TRANSACTIONS';
const NOT_YET_MS = 20;

export interface TransactionLimits {
  /** For a unit and for opening, in milliseconds; connecting included. */
  readonly deadlineMs: number;
  /** After which the broker aborts what a dead writer left open, in milliseconds; above the deadline. */
  readonly timeoutMs: number;
}

/**
 * Transactional writers over kafkajs. Its transactional producer numbers records as its idempotent one does, which
 * loses acknowledged records when it is used on after an error. So nothing is tried again within it: whoever gets an
 * error throws it away, and the next one's opening aborts what is left.
 */
export function kafkajsTransactions(
  settings: KafkaSettings,
  transactionalId: string,
  { deadlineMs, timeoutMs }: TransactionLimits,
  log: Logger,
): OpenTransactions {
  return () => {
    // Retries are those of finding the coordinator and of waiting for an earlier transaction's end.
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
          // kafkajs asks for its epoch, which shuts out the earlier ones, with the first transaction: an empty one.
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

/** The broker says so before it takes anything of the transaction, so asking again numbers nothing twice. */
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
