import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import type { SentRecord } from './sender.ts';
import type { KafkaSettings } from './settings.ts';

/** A kafkajs producer with the publisher's settings and none of our code around it. */
export interface PlainProducer {
  /** Sends these records in one call. Rejects if the broker refuses one. */
  send(records: readonly SentRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The baseline of the publisher's benchmark. Not for production: a failed send leaves it in an unknown state. */
export async function plainProducer(
  settings: KafkaSettings,
  topic: string,
): Promise<PlainProducer> {
  const kafka = new Kafka({ brokers: [...settings.brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    createPartitioner: Partitioners.JavaCompatiblePartitioner,
    allowAutoTopicCreation: false,
    idempotent: false,
  });
  await producer.connect();
  return {
    send: async (records) => {
      const messages = records.map(({ key, value, headers }) => ({
        key,
        value,
        headers: { ...headers },
      }));
      await producer.sendBatch({
        acks: -1,
        compression: CompressionTypes.GZIP,
        topicMessages: [{ topic, messages }],
      });
    },
    close: () => producer.disconnect(),
  };
}
