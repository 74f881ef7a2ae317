import { execa } from 'execa';
import fc from 'fast-check';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  followTopic,
  readPartitionOf,
  readTopic,
  type TopicRecord,
} from '../../kafka/topic/reader.ts';
import { canHaveKcat, fetchKcat } from '../../tools/launcher/fetch-examples.ts';
import { DAMAGES, type Damage, damage } from '../support/damage.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { startTestBroker, type TestBroker } from './broker.ts';
import { record } from './records.ts';
import { topicsAreVerified } from './verifying.ts';
import { at, log, pause, publisherTo } from './workflows.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.close());

function reading(topic: string) {
  const records: TopicRecord[] = [];
  const settings = at(broker.direct);
  return {
    records,
    options: { settings, topic, log, onRecord: (r: TopicRecord) => void records.push(r) },
  };
}

describe('verifying a topic', () => topicsAreVerified(() => broker));

describe('reading a topic', () => {
  it('ends at once when it is empty', async () => {
    await broker.createTopic('empty', 12);
    const { options } = reading('empty');
    const began = performance.now();
    expect(await readTopic(options)).toMatchObject({ records: 0, bytes: 0 });
    // Who waited for records would wait until the reading counts as stalled: thirty seconds.
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('reads to the end, one partition only if asked, and from a truncated start', async () => {
    await broker.createTopic('filled', 6);
    const publisher = publisherTo('filled', broker.direct);
    // Two cases leave partitions empty.
    const records = Array.from({ length: 200 }, (_, i) => record(i % 2 ? 'a' : 'b', i + 1));
    await publisher.publish(records);
    await publisher.close();

    const all = reading('filled');
    expect(await readTopic(all.options)).toMatchObject({ records: 200 });
    expect(all.records[0]?.headers).toEqual({ ce_type: 'test' });
    expect(all.records[0]?.bytes).toBe(1 + Buffer.byteLength(all.records[0]?.value ?? ''));

    const one = reading('filled');
    expect((await readPartitionOf('a', one.options)).partitions).toHaveLength(1);
    expect(one.records.filter((r) => r.key === 'a')).toHaveLength(100);

    const partition = one.records[0]?.partition ?? 0;
    await broker.admin.deleteTopicRecords({
      topic: 'filled',
      partitions: [{ partition, offset: '40' }],
    });
    const rest = reading('filled');
    await readPartitionOf('a', rest.options);
    expect(rest.records[0]?.offset).toBe(40);
    expect(rest.records).toHaveLength(one.records.length - 40);
    expect((await broker.admin.listGroups()).groups).toEqual([]);
  });

  it('ends behind what a transaction left at the end of the log', async () => {
    await broker.createTopic('transactional', 2);
    const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      transactionalId: 'x',
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const keep of [true, false]) {
      const transaction = await producer.transaction();
      await transaction.send({
        topic: 'transactional',
        messages: [{ key: 'a', value: String(keep) }],
      });
      await (keep ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    const { options, records } = reading('transactional');
    await readTopic({ ...options, stallMs: 3_000 });
    expect(records.map((r) => r.value)).toEqual(['true']);
  });

  /** Java's codecs: the broker itself compresses anew what it is sent, as the topic's setting says. */
  it.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'reads what the broker compresses as %s',
    async (type) => {
      const topic = `broker.${type}`;
      await broker.createTopic(topic, 1, { 'compression.type': type });
      const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      const values =
        fc.sample(
          fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), {
            minLength: 200,
            maxLength: 400,
          }),
          1,
        )[0] ?? [];
      await producer.send({ topic, messages: values.map((value) => ({ key: 'a', value })) });
      // Larger than one block of snappy (32 KiB) and of lz4 (64 KiB).
      const large = 'कुम्हार '.repeat(12_000);
      await producer.send({
        topic,
        messages: [
          { key: 'a', value: large },
          { key: 'a', value: null },
        ],
      });
      await producer.disconnect();
      const { options, records } = reading(topic);
      await readTopic(options);
      expect(records.map(({ value }) => value)).toEqual([...values, large, null]);
    },
  );

  /** librdkafka's codecs. kcat `-z` names the codec. */
  it.runIf(canHaveKcat()).each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'reads what kcat compresses as %s',
    async (type) => {
      const topic = `kcat.${type}`;
      await broker.createTopic(topic, 1);
      const input = Array.from({ length: 300 }, (_one, index) => `{"number":${index}}`);
      const env = await fetchKcat();
      await execa('kcat', ['-P', '-b', broker.direct, '-t', topic, '-z', type], {
        env,
        input: input.join('\n'),
      });
      const { options, records } = reading(topic);
      await readTopic(options);
      expect(records.map(({ value }) => value)).toEqual(input);
    },
  );

  it.each(Object.keys(DAMAGES) as Damage[])(
    'passes over a batch that is damaged (%s), and says so',
    async (how) => {
      const topic = `damaged.${how}`;
      await broker.createTopic(topic, 1);
      const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
      const producer = kafka.producer({ allowAutoTopicCreation: false });
      await producer.connect();
      for (const values of [['0', '1'], ['2', '3', '4'], ['5']])
        await producer.send({ topic, messages: values.map((value) => ({ key: 'a', value })) });
      await producer.disconnect();
      damage(broker.logDir, topic, 0, 3, how);
      const { options, records } = reading(topic);
      await readTopic(options);
      expect(records.map(({ value, offset }) => [offset, value])).toEqual([
        [0, '0'],
        [1, '1'],
        [4, null],
        [5, '5'],
      ]);
      expect(records[2]).toMatchObject({
        key: null,
        unreadable: { first: 2, last: 4, reason: how },
      });
      // Who needs all of it is told, and never given a part.
      await expect(readTopic({ ...options, unreadable: 'refused' })).rejects.toMatchObject({
        code: 'RECORDS_UNREADABLE',
        message: expect.stringContaining('offsets 2 to 4 of partition 0'),
      });
      // Who begins behind it does not meet it.
      const behind = reading(topic);
      await readTopic({ ...behind.options, from: new Map([[0, 5]]) });
      expect(behind.records.map(({ value }) => value)).toEqual(['5']);
    },
  );

  it('says in one line what is missing', async () => {
    const { options } = reading('nowhere');
    await expect(readTopic(options)).rejects.toMatchObject({ code: 'TOPIC_UNKNOWN' });
    const away = { ...options, settings: at('127.0.0.1:1') };
    await expect(readTopic(away)).rejects.toThrow(
      /^cannot read topic nowhere at 127.0.0.1:1: .*ECONNREFUSED/,
    );
  });

  it.runIf(IN_LONG_MODE)(
    'follows over a crash of the broker, each record once, from a stored place',
    async () => {
      await broker.createTopic('followed', 3);
      const publisher = publisherTo('followed', broker.direct);
      await publisher.publish([1, 2, 3].map((n) => record('a', n)));
      const { options, records } = reading('followed');
      await readTopic(options);
      const place = records[1];
      const seen: number[] = [];
      const abort = new AbortController();
      const following = followTopic({
        ...options,
        from: new Map([[place?.partition ?? 0, place?.offset ?? 0]]),
        signal: abort.signal,
        onRecord(r) {
          seen.push(JSON.parse(r.value ?? '').sequence);
          if (seen.length === 4) abort.abort();
        },
      });
      while (seen.length < 2) await pause(20);
      await broker.kill();
      await broker.restart();
      const again = record('a', 4);
      for (;;) {
        const done = await publisher.publish([again]).then(
          () => true,
          () => false,
        );
        if (done) break;
        await pause(200);
      }
      await publisher.publish([record('a', 5)]);
      await following;
      expect(seen).toEqual([2, 3, 4, 5]);
      await publisher.close();
    },
  );
});
