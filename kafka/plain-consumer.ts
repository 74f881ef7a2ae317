import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { registerCodecs } from './kafkajs-codecs.ts';
import type { KafkaSettings } from './settings.ts';

/**
 * Reads a whole topic with kafkajs and none of our code around it, and forgets what it read: the baseline of the benchmark of
 * what reads the topic.
 *
 * @param onValue called with the text of each record
 * @returns how many records were read, and in how many seconds
 */
export async function plainRead(
  settings: KafkaSettings,
  topic: string,
  onValue: (value: string) => void,
): Promise<{ records: number; seconds: number }> {
  registerCodecs();
  const kafka = new Kafka({ brokers: [...settings.brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const wanted = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  const most = 16 * 1024 * 1024;
  const consumer = kafka.consumer({
    ...{ groupId: `plain-${randomUUID()}`, maxBytes: most, maxBytesPerPartition: most },
    maxWaitTimeInMs: 250,
  });
  const done = Promise.withResolvers<void>();
  let records = 0;
  const began = performance.now();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat }) => {
      for (const { value } of batch.messages) onValue(value?.toString('utf8') ?? '');
      records += batch.messages.length;
      await heartbeat();
      if (records >= wanted) done.resolve();
    },
  });
  await done.promise;
  const seconds = (performance.now() - began) / 1000;
  await consumer.disconnect();
  return { records, seconds };
}
