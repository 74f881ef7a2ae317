import { Kafka, logLevel, type Producer, type ProducerConfig } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publisher } from '../../activities/publisher/publisher.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { startTestBroker, type TestBroker } from './broker.ts';
import { refusalsStayAlone } from './poison.ts';
import { record } from './records.ts';
import { at, contents, log, pause, publisherTo } from './workflows.ts';

/** The table of modes in docs/decisions/0005: what kafkajs and what our publisher do when an answer is lost. */
let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker?.close());

const REQUEST_MS = 600;
/** Longer than a request takes, so that sends that were queued meanwhile go first. */
const RETRY_MS = 300;

/** One partition, in which each event has its place. */
let topics = 0;
async function freshTopic(): Promise<string> {
  topics += 1;
  const topic = `modes-${topics}`;
  await broker.createTopic(topic, 1);
  return topic;
}

async function producerOf(config: ProducerConfig): Promise<Producer> {
  const kafka = new Kafka({
    brokers: [broker.proxied],
    requestTimeout: REQUEST_MS,
    logLevel: logLevel.NOTHING,
  });
  const retry = { initialRetryTime: RETRY_MS, maxRetryTime: RETRY_MS, ...config.retry };
  const producer = kafka.producer({ allowAutoTopicCreation: false, ...config, retry });
  await producer.connect();
  return producer;
}

/** The sequence numbers of the one case, in the order of the log. */
async function logOf(topic: string): Promise<number[]> {
  const found: number[] = [];
  const onRecord = ({ value }: { value: string | null }) =>
    void found.push(JSON.parse(value ?? '').sequence);
  await readTopic({ settings: at(broker.direct), topic, log, onRecord });
  return found;
}

type Send = (sequence: number) => Promise<boolean>;
const sendOver =
  (producer: Producer, topic: string): Send =>
  (sequence) => {
    const { key, value } = record('case', sequence);
    return producer.send({ topic, acks: -1, messages: [{ key, value }] }).then(
      () => true,
      () => false,
    );
  };

/** Five events; the answer to the second is swallowed, and all that follow are waiting by then. */
async function concurrently(send: Send): Promise<boolean[]> {
  const first = await send(1);
  const swallowed = broker.proxy.swallowNextProduceReply();
  const others = [2, 3, 4, 5].map(send);
  await swallowed;
  return [first, ...(await Promise.all(others))];
}

/** Five events one by one; `swallowed` answers to the second are swallowed. */
async function oneByOne(send: Send, swallowed: number): Promise<boolean[]> {
  const acknowledged: boolean[] = [];
  for (const sequence of [1, 2, 3, 4, 5]) {
    const swallowing = sequence === 2 ? swallow(swallowed) : undefined;
    acknowledged.push(await send(sequence));
    await swallowing;
  }
  return acknowledged;
}

async function swallow(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) await broker.proxy.swallowNextProduceReply();
}

const ALL = [true, true, true, true, true];

describe('kafkajs by itself, when an answer of the broker is swallowed', () => {
  it.each([{}, { maxInFlightRequests: 1 }])(
    'idempotent and concurrent (%j): an acknowledged event is lost, another is doubled and late',
    async (limit) => {
      const topic = await freshTopic();
      const producer = await producerOf({ idempotent: true, ...limit });
      expect(await concurrently(sendOver(producer, topic))).toEqual(ALL);
      // The third went out under the number of the second, and was taken for a repeat of it.
      const held = await logOf(topic);
      expect(held.slice(0, 2)).toEqual([1, 2]);
      // In which order those that waited go is not said.
      expect(held.slice(2, 4).sort()).toEqual([4, 5]);
      expect(held.slice(4)).toEqual([2]);
      await producer.disconnect();
    },
  );

  it('idempotent, one at a time, a send given up and the producer kept: the next acknowledged event is lost', async () => {
    const topic = await freshTopic();
    const producer = await producerOf({ idempotent: true, retry: { retries: 1 } });
    const acknowledged = await oneByOne(sendOver(producer, topic), 2);
    expect(acknowledged).toEqual([true, false, true, true, true]);
    expect(await logOf(topic)).toEqual([1, 2, 4, 5]);
    await producer.disconnect();
  });

  it('idempotent, one at a time, retried: exact', async () => {
    const topic = await freshTopic();
    const producer = await producerOf({ idempotent: true });
    expect(await oneByOne(sendOver(producer, topic), 1)).toEqual(ALL);
    expect(await logOf(topic)).toEqual([1, 2, 3, 4, 5]);
    await producer.disconnect();
  });

  it('not idempotent, one at a time: nothing is lost, one event is repeated right after itself', async () => {
    const topic = await freshTopic();
    const producer = await producerOf({ idempotent: false });
    expect(await oneByOne(sendOver(producer, topic), 1)).toEqual(ALL);
    expect(await logOf(topic)).toEqual([1, 2, 2, 3, 4, 5]);
    await producer.disconnect();
  });
});

/** Repeats like a case until the record is confirmed. @returns the number of failures before */
async function insist(publisher: Publisher, caseId: string, sequence: number): Promise<number> {
  for (let failures = 0; ; failures += 1) {
    const sent = await publisher.publish([record(caseId, sequence)]).then(
      () => true,
      () => false,
    );
    if (sent) return failures;
    await pause(100);
  }
}

/** Five events of each of four cases, each case its own one by one, all cases at once. */
async function casesAtOnce(publisher: Publisher): Promise<number> {
  const each = ['a', 'b', 'c', 'd'].map(async (caseId) => {
    let failures = 0;
    for (const sequence of [1, 2, 3, 4, 5]) failures += await insist(publisher, caseId, sequence);
    return failures;
  });
  return (await Promise.all(each)).reduce((sum, one) => sum + one, 0);
}

describe('our publisher, in the same situations', () => {
  const complete = new Map(['a', 'b', 'c', 'd'].map((caseId) => [caseId, [1, 2, 3, 4, 5]]));

  it.each([
    ['many at once, an answer is swallowed', 1, 0],
    ['many at once, a send is given up, and the next follow', 2, 1],
  ])('%s: nothing is lost, and each case is in order', async (_title, swallowed, failures) => {
    const topic = await freshTopic();
    const publisher = publisherTo(topic, broker.proxied);
    await publisher.publish([record('before', 1)]);
    const swallowing = swallow(swallowed);
    // Only a send that is given up is heard of.
    expect(await casesAtOnce(publisher)).toBeGreaterThanOrEqual(failures);
    await swallowing;
    const { kept, records } = await contents(topic, broker.direct);
    kept.delete('before');
    expect(kept).toEqual(complete);
    // Else no stored event lost its answer, and nothing was shown.
    expect(records).toBeGreaterThan(4 * 5);
    await publisher.close();
  });

  it.each([
    ['an answer is swallowed', 1],
    ['a send is given up, and the next follows', 2],
  ])('one at a time, %s: nothing is lost, and each case is in order', async (_title, swallowed) => {
    const topic = await freshTopic();
    const publisher = publisherTo(topic, broker.proxied);
    const send: Send = (sequence) => insist(publisher, 'case', sequence).then(() => true);
    expect(await oneByOne(send, swallowed)).toEqual(ALL);
    const { kept } = await contents(topic, broker.direct);
    expect(kept).toEqual(new Map([['case', [1, 2, 3, 4, 5]]]));
    expect((await logOf(topic)).filter((sequence) => sequence === 2).length).toBeGreaterThan(1);
    await publisher.close();
  });
});

describe('the publisher', () => refusalsStayAlone(() => broker));
