import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { EVENTS_TOPIC } from '../../../contracts/topics.ts';
import { plainRead } from '../../../kafka/plain-consumer.ts';
import { plainProducer } from '../../../kafka/plain-producer.ts';
import { type KafkaSettings, kafkaSettings } from '../../../kafka/settings.ts';
import { ourProgram } from '../../launcher/child.ts';
import { fetchKafka } from '../../launcher/fetch.ts';
import { freePort } from '../../launcher/free-port.ts';
import { startKafka } from '../../launcher/kafka.ts';
import { prepareTopics } from '../../launcher/prepare.ts';
import { prepareDashboard } from '../../launcher/prepare-dashboard.ts';
import { madeUpCase, seeded } from './made-up.ts';

/**
 * How fast the dashboard's projection is made from the start of the topic, beside a reader of kafkajs that parses each record
 * and discards it, and Kafka's own tool, which does not parse.
 */

export interface ProjectionResult {
  readonly bench: 'projection';
  readonly events: number;
  readonly cases: number;
  readonly eventsPerSecond: number;
  readonly kafkajsReader: number;
  readonly perfTest: number;
  /** Ours by the bare reader of kafkajs. */
  readonly ratio: number;
  /** The same by the processor's time: other programs on the machine change it less. */
  readonly cpuRatio: number;
  readonly bytesPerCase: number;
}

export interface ProjectionOptions {
  readonly events: number;
  readonly say: (line: string) => void;
}

const BATCH = 5_000;

/** Starts a broker of its own. @throws Error where a reader did not read all */
export async function measureProjection({
  events,
  say,
}: ProjectionOptions): Promise<ProjectionResult> {
  await prepareDashboard(say);
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-projection-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const kafka = await startKafka({ dataDir, port, controllerPort, say });
  try {
    const settings = kafkaSettings({ KAFKA_BROKERS: kafka.brokers });
    await prepareTopics(kafka.brokers);
    const { published, cases } = await publish(settings, events, say);
    say('the projection');
    const file = join(dataDir, 'anew.db');
    const ours = await projected(kafka.brokers, dataDir, file);
    say('a bare reader of kafkajs');
    const cpu = process.cpuUsage();
    const bare = await plainRead(settings, EVENTS_TOPIC, (value) => void JSON.parse(value));
    const { user, system } = process.cpuUsage(cpu);
    say('kafka-consumer-perf-test');
    const perfTest = await consumerPerfTest(kafka.brokers, published);
    for (const { records } of [ours, bare])
      if (records !== published) throw new Error(`read ${records} of ${published} records`);
    const eventsPerSecond = published / ours.seconds;
    const kafkajsReader = published / bare.seconds;
    return {
      bench: 'projection',
      events: published,
      cases,
      eventsPerSecond: Math.round(eventsPerSecond),
      kafkajsReader: Math.round(kafkajsReader),
      perfTest: Math.round(perfTest),
      ratio: Math.round((100 * eventsPerSecond) / kafkajsReader) / 100,
      cpuRatio: Math.round((user + system) / ours.cpuSeconds / 1e4) / 100,
      bytesPerCase: Math.round(statSync(file).size / cases),
    };
  } finally {
    await kafka.child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function publish(settings: KafkaSettings, events: number, say: (line: string) => void) {
  const producer = await plainProducer(settings, EVENTS_TOPIC);
  const made = { random: seeded(1), now: Date.now(), days: 180 };
  let published = 0;
  let cases = 0;
  let batch: { key: string; value: string; headers: Record<string, string> }[] = [];
  const send = async () => {
    if (batch.length > 0) await producer.send(batch);
    published += batch.length;
    batch = [];
  };
  while (published + batch.length < events) {
    cases += 1;
    for (const message of madeUpCase(cases, made))
      batch.push({ key: message.partitionkey, value: JSON.stringify(message), headers: {} });
    if (batch.length < BATCH) continue;
    await send();
    if (cases % 20_000 < 400) say(`published ${published} events`);
  }
  await send();
  await producer.close();
  return { published, cases };
}

/** Runs the dashboard's own program, which makes a file from all that the topic holds. */
async function projected(brokers: string, dataDir: string, file: string) {
  const [program = '', ...args] = ourProgram('web/dashboard/server/main.ts');
  const env = { KAFKA_BROKERS: brokers, DASHBOARD_DB: join(dataDir, 'none.db') };
  const { stdout } = await execa(program, [...args, 'rebuild', file], { env });
  return JSON.parse(stdout) as Readonly<Record<'records' | 'seconds' | 'cpuSeconds', number>>;
}

/** @returns the records a second of Kafka's own tool */
async function consumerPerfTest(brokers: string, records: number): Promise<number> {
  const { stdout } = await execa('java', [
    ...['-Xmx400m', '-cp', join(await fetchKafka(), 'libs', '*')],
    'org.apache.kafka.tools.ConsumerPerformance',
    ...['--bootstrap-server', brokers, '--topic', EVENTS_TOPIC, '--messages', String(records)],
    '--hide-header',
  ]);
  // start, end, MB, MB/s, messages, messages/s, …
  const rate = Number(stdout.trim().split('\n').at(-1)?.split(',')[5]);
  if (!Number.isFinite(rate)) throw new Error(`kafka-consumer-perf-test said: ${stdout}`);
  return rate;
}
