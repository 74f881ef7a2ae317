import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupStanding } from '../../kafka/kafkajs-group-offsets.ts';
import { kafkajsTransactions } from '../../kafka/kafkajs-transactions.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { Fenced, type TransactionalWriter, type Unit } from '../../kafka/transactions.ts';
import { SureWriter } from '../../projector/sure-writer.ts';
import { startTestBroker, type TestBroker } from '../publisher/broker.ts';

const END_TXN = 26;
const TXN_OFFSET_COMMIT = 28;
const log = pino({ level: 'silent' });
/** Short limits for a writer that must notice a lost answer soon; long ones for a writer without faults. */
const SHORT = { deadlineMs: 2_000, timeoutMs: 10_000 };
const LONG = { deadlineMs: 8_000, timeoutMs: 10_000 };

let broker: TestBroker;
const open: TransactionalWriter[] = [];
beforeAll(async () => {
  broker = await startTestBroker();
  // A new broker sets its coordinators up with the first who ask, which this writer waits out.
  const writer = (await topicsOf('first')).sure(broker.direct);
  const { signal } = new AbortController();
  await writer.write([], new Map(), new Map([[0, 1]]), signal);
  writer.discard();
});
afterAll(async () => {
  for (const one of open) one.discard();
  await broker?.close();
});

const settingsOf = (address: string) => kafkaSettings({ KAFKA_BROKERS: address });

async function topicsOf(name: string) {
  const topic = `${name}.cases`;
  const events = `${name}.events`;
  await broker.createTopic(topic, 2);
  await broker.createTopic(events, 1);
  const unit = (values: readonly string[], next: number): Unit => ({
    topic,
    records: values.map((value) => ({ key: value, value, headers: {} })),
    offsets: { groupId: name, topic: events, next: new Map([[0, next]]) },
  });
  const connect = (address = broker.direct, limits = LONG) => {
    const make = kafkajsTransactions(settingsOf(address), name, limits, log);
    return () => {
      const one = make();
      open.push(one);
      return one;
    };
  };
  /** Waits for the values. The broker acknowledges a commit before it has written the markers that show it to readers. */
  const expectVisible = (values: readonly string[]) =>
    expect.poll(visible, { timeout: 10_000 }).toEqual(values);
  const visible = async () => {
    const found: string[] = [];
    const onRecord = ({ value }: { value: string | null }) => void found.push(value ?? '');
    await readTopic({ settings: settingsOf(broker.direct), topic, log, onRecord });
    return found.sort();
  };
  const committed = async () =>
    (await groupStanding(settingsOf(broker.direct), name, events, log)).committed;
  const sure = (address: string) => {
    const writers = connect(address, SHORT);
    return new SureWriter({ open: writers, committed, cases: topic, events, groupId: name, log });
  };
  return { topic, events, unit, connect, expectVisible, committed, sure };
}

/** All records of the log, committed or not. */
async function stored(topic: string): Promise<string[]> {
  const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `${topic}-raw`, readUncommitted: true });
  const found: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => void found.push(String(message.value)),
  });
  await expect.poll(() => found.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await new Promise((wake) => setTimeout(wake, 1_000));
  await consumer.disconnect();
  return found.sort();
}

describe('units of records and offsets', () => {
  it('come one after the other without a pause, records and offsets together', async () => {
    const { unit, connect, expectVisible, committed } = await topicsOf('steady');
    const writer = connect()();
    await writer.open();
    for (let next = 1; next <= 20; next += 1) await writer.write(unit([`v${next + 10}`], next));
    expect(await committed()).toEqual(new Map([[0, 20]]));
    await expectVisible(Array.from({ length: 20 }, (_, at) => `v${at + 11}`));
  });

  it('of an earlier writer are refused once a later one is open', async () => {
    const { unit, connect, expectVisible, committed } = await topicsOf('fence');
    const [zombie, writer] = [connect()(), connect()()];
    await zombie.open();
    await zombie.write(unit(['a'], 1));
    await writer.open();
    await expect(zombie.write(unit(['late'], 7))).rejects.toBeInstanceOf(Fenced);
    await writer.write(unit(['b'], 2));
    await expectVisible(['a', 'b']);
    expect(await committed()).toEqual(new Map([[0, 2]]));
  });

  it('are shut out when they are open and stored: the zombie’s commit fails', async () => {
    const { topic, unit, connect, expectVisible } = await topicsOf('half');
    const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
    const zombie = kafka.producer({
      transactionalId: 'half',
      createPartitioner: Partitioners.JavaCompatiblePartitioner,
      retry: { retries: 0 },
    });
    await zombie.connect();
    const transaction = await zombie.transaction();
    await transaction.send({ topic, messages: [{ key: 'z', value: 'half' }] });
    const writer = connect()();
    await writer.open();
    await expect(transaction.commit()).rejects.toThrow();
    await writer.write(unit(['whole'], 1));
    await expectVisible(['whole']);
    // The control: it does lie in the log.
    expect(await stored(topic)).toEqual(['half', 'whole']);
    await zombie.disconnect();
  });

  it('that were aborted are not seen at read_committed', async () => {
    const { topic, unit, connect, expectVisible } = await topicsOf('abort');
    const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
    const other = kafka.producer({
      transactionalId: 'abort-other',
      createPartitioner: Partitioners.JavaCompatiblePartitioner,
    });
    const writer = connect()();
    await Promise.all([other.connect(), writer.open()]);
    for (const [next, value] of ['a', 'b', 'c'].entries()) {
      const transaction = await other.transaction();
      const messages = ['1', '2', '3', '4'].map((key) => ({ key, value: `never ${value}` }));
      await transaction.send({ topic, messages });
      await writer.write(unit([value], next + 1));
      await transaction.abort();
    }
    await expectVisible(['a', 'b', 'c']);
    expect((await stored(topic)).length).toBe(15);
    await other.disconnect();
  });
});

describe('a reply that is lost', () => {
  it.each([
    ['of the records', 0],
    ['of the offsets', TXN_OFFSET_COMMIT],
    ['of the commit', END_TXN],
  ])('%s: the unit is there once, and what follows too', async (_, api) => {
    const { topic, expectVisible, committed, sure } = await topicsOf(`lost-${api}`);
    const writer = sure(broker.proxied);
    const { signal } = new AbortController();
    const at = (next: number) => new Map([[0, next]]);
    const write = (value: string, next: number) =>
      writer.write([{ key: value, value, headers: {} }], at(next - 1), at(next), signal);
    await writer.open();
    await write('a', 1);
    const swallowed = broker.proxy.swallowNextReply(api);
    await write('b', 2);
    await swallowed;
    await write('c', 3);
    await expectVisible(['a', 'b', 'c']);
    expect(await committed()).toEqual(at(3));
    // What was stored is not written again where it had been committed.
    const wasCommitted = api === END_TXN;
    expect((await stored(topic)).length).toBe(wasCommitted ? 3 : 4);
    writer.discard();
  });
});
