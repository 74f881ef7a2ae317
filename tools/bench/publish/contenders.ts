import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { pino } from 'pino';
import { createPublisher } from '../../../activities/publisher/publisher.ts';
import type { OutgoingRecord } from '../../../activities/publisher/record.ts';
import { kafkajsSenders } from '../../../kafka/kafkajs-sender.ts';
import { plainProducer } from '../../../kafka/plain-producer.ts';
import type { KafkaSettings } from '../../../kafka/settings.ts';
import { fetchKafka } from '../../launcher/fetch.ts';

/** The ways of publishing that are compared. */

/** The most records of one send: the publisher's own limit. */
const BATCH = 500;
/** How many records a case publishes at once, as workflows do. */
const PUBLICATION = 3;

/** A way of publishing. */
export interface Contender {
  /** Sends all events of all cases. @returns events per second */
  run(cases: readonly (readonly OutgoingRecord[])[]): Promise<number>;
  close(): Promise<void>;
}

/** The publisher as a worker uses it: all cases at once, and each case's publications in sequence. */
export function ours(settings: KafkaSettings, topic: string): Contender {
  const log = pino({ level: 'silent' });
  const publisher = createPublisher({ topic, connect: kafkajsSenders(settings, log), log });
  const publishCase = async (records: readonly OutgoingRecord[]) => {
    for (let at = 0; at < records.length; at += PUBLICATION)
      await publisher.publish(records.slice(at, at + PUBLICATION));
  };
  return {
    run: (cases) => rateOf(cases.flat().length, () => Promise.all(cases.map(publishCase))),
    close: () => publisher.close(),
  };
}

/** kafkajs alone, with the same settings: batch after batch. */
export async function kafkajs(settings: KafkaSettings, topic: string): Promise<Contender> {
  const producer = await plainProducer(settings, topic);
  return {
    run: (cases) => {
      const records = byTurns(cases);
      return rateOf(records.length, async () => {
        for (let at = 0; at < records.length; at += BATCH)
          await producer.send(records.slice(at, at + BATCH));
      });
    },
    close: () => producer.close(),
  };
}

/** Kafka's own producer, driven by its own tool: the same events and compression, without keys and headers. */
export async function perfTest(settings: KafkaSettings, topic: string): Promise<Contender> {
  const libs = join(await fetchKafka(), 'libs', '*');
  const folder = mkdtempSync(join(tmpdir(), 'bench-perf-'));
  const payloads = join(folder, 'payloads');
  return {
    run: async (cases) => {
      const records = byTurns(cases);
      writeFileSync(payloads, records.map(({ value }) => value).join('\n'));
      const bytes = Buffer.byteLength(records[0]?.value ?? '') * BATCH;
      const { stdout } = await execa('java', [
        ...['-cp', libs, 'org.apache.kafka.tools.ProducerPerformance'],
        ...['--topic', topic, '--num-records', String(records.length), '--throughput', '-1'],
        ...['--payload-file', payloads, '--producer-props'],
        `bootstrap.servers=${settings.brokers.join()}`,
        ...['acks=all', 'enable.idempotence=false', 'max.in.flight.requests.per.connection=1'],
        ...['compression.type=gzip', `batch.size=${bytes}`, 'linger.ms=5'],
      ]);
      const [, rate] = /([\d.]+) records\/sec/.exec(stdout.trim().split('\n').at(-1) ?? '') ?? [];
      if (rate === undefined) throw new Error(`kafka-producer-perf-test said: ${stdout}`);
      return Number(rate);
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One event of each case, then the next of each: the order of cases that run at once. */
function byTurns(cases: readonly (readonly OutgoingRecord[])[]): OutgoingRecord[] {
  const longest = Math.max(...cases.map(({ length }) => length));
  return Array.from({ length: longest }, (_one, index) =>
    cases.flatMap((records) => records[index] ?? []),
  ).flat();
}

async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return count / ((performance.now() - began) / 1000);
}
