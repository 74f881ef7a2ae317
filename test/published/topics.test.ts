import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOPICS } from '../../contracts/topics.ts';
import { readExamples } from '../../tools/contract/examples.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { startKafka } from '../../tools/launcher/kafka.ts';
import { prepareTopics } from '../../tools/launcher/prepare.ts';

let broker: Awaited<ReturnType<typeof startKafka>>;
let kafka: Kafka;
const dataDir = mkdtempSync(join(tmpdir(), 'topics-'));

beforeAll(async () => {
  const free = () => freePort();
  broker = await startKafka({ dataDir, port: await free(), controllerPort: await free() });
  kafka = new Kafka({ brokers: [broker.brokers], logLevel: logLevel.NOTHING });
  await prepareTopics(broker.brokers);
});
afterAll(async () => {
  await broker?.child.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a new broker has every topic of the contract with its settings; preparing it again changes nothing', async () => {
  await prepareTopics(broker.brokers);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: TOPICS.map(({ topic }) => topic) });
    const found = topics.map(({ name, partitions }) => [name, partitions.length]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(TOPICS.map(({ topic, partitions }) => [topic, partitions])),
    );
    const TOPIC = 2;
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: TOPICS.map(({ topic }) => ({ type: TOPIC, name: topic })),
    });
    for (const { topic, config } of TOPICS) {
      const entries = resources.find((one) => one.resourceName === topic)?.configEntries ?? [];
      const set = entries.map(({ configName, configValue }) => [configName, configValue]);
      expect(Object.fromEntries(set)).toMatchObject(config);
    }
  } finally {
    await admin.disconnect();
  }
});

it('every example can be sent, and is read as it stands in its file', async () => {
  const examples = readExamples();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (const { record } of examples)
    await producer.send({
      topic: record.topic,
      acks: -1,
      messages: [
        {
          key: record.key,
          value: record.value === null ? null : JSON.stringify(record.value),
          headers: { ...record.headers },
        },
      ],
    });
  await producer.disconnect();

  const read: unknown[] = [];
  const consumer = kafka.consumer({ groupId: 'examples' });
  await consumer.connect();
  await consumer.subscribe({ topics: TOPICS.map(({ topic }) => topic), fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const given = setTimeout(() => reject(new Error(`only ${read.length} were read`)), 30_000);
    void consumer.run({
      eachMessage: async ({ topic, message }) => {
        const headers = Object.entries(message.headers ?? {});
        read.push({
          topic,
          key: message.key?.toString() ?? null,
          headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
          value: message.value === null ? null : JSON.parse(message.value.toString()),
        });
        if (read.length < examples.length) return;
        clearTimeout(given);
        resolve();
      },
    });
  });
  await consumer.disconnect();
  expect(read).toHaveLength(examples.length);
  expect(read).toEqual(expect.arrayContaining(examples.map(({ record }) => record)));
});
