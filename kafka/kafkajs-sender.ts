import { CompressionTypes, Partitioners } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaClient } from './client.ts';
import { brokerError } from './errors.ts';
import { explained } from './explain.ts';
import { type Connect, RefusedByBroker } from './sender.ts';
import type { KafkaSettings } from './settings.ts';

/** Broker errors that blame a record or the size of a batch, not the cluster or our rights. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'POLICY_VIOLATION',
  'CORRUPT_MESSAGE',
]);

/**
 * Senders over kafkajs, each with one producer. It is not idempotent: kafkajs reuses a sequence number after a failure
 * and so loses an acknowledged record. Readers notice a record that is stored twice, but a lost one cannot be restored.
 *
 * @param requestMs milliseconds for one answer; with the one retry it must fit into the publisher's deadline
 */
export function kafkajsSenders(settings: KafkaSettings, log: Logger, requestMs = 4_000): Connect {
  return (topic) => {
    const client = kafkaClient(settings, { connectMs: 3_000, requestMs, retries: 2 }, log);
    const producer = client.kafka.producer({
      createPartitioner: Partitioners.JavaCompatiblePartitioner,
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: { retries: 1 },
    });
    let connected: Promise<void> | undefined;

    return {
      async send(records) {
        const messages = records.map(({ key, value, headers }) => ({
          key,
          value,
          headers: { ...headers },
        }));
        try {
          connected ??= producer.connect();
          await connected;
          await producer.sendBatch({
            acks: -1,
            timeout: requestMs - 500,
            compression: CompressionTypes.GZIP,
            topicMessages: [{ topic, messages }],
          });
        } catch (error) {
          const type = brokerError(error);
          if (type && REFUSALS.has(type)) throw new RefusedByBroker(type, { cause: error });
          throw explained(error);
        }
      },
      // Not `disconnect`, which waits for answers that may never come.
      discard: client.cut,
    };
  };
}
