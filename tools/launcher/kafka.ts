import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { asAdmin } from '../../kafka/admin.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { type Child, PortTaken, startChild, untilReady } from './child.ts';
import { FOLDERS, fetchKafka, once } from './fetch.ts';

/** Starts a local Kafka broker. */

export interface KafkaBroker {
  readonly brokers: string;
  readonly child: Child;
}

export interface KafkaOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly controllerPort: number;
  /** The advertised port, if it is not the broker's own: a proxy, in tests. */
  readonly advertisedPort?: number;
  /** The id of a new cluster; random if not given. A cluster keeps its id for ever. */
  readonly clusterId?: string;
  readonly onExit?: (line: string) => void;
  readonly onStart?: (child: Child) => void;
  readonly say?: (line: string) => void;
}

/** Flags that save CPU and memory: for a broker that runs for minutes, full JIT compilation costs more than it gains. */
const FRUGAL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Starts one Kafka broker in KRaft mode. It rewrites the settings at each start, since ports may change. @throws PortTaken */
export async function startKafka(options: KafkaOptions): Promise<KafkaBroker> {
  const { dataDir, port } = options;
  const libs = await kafkaLibs(options.say);
  const home = join(dataDir, 'kafka');
  mkdirSync(home, { recursive: true });
  const config = join(home, 'server.properties');
  writeFileSync(config, propertiesOf(options, home));
  if (!existsSync(join(home, 'log', META))) await formatStorage(join(home, 'log'), options);
  const ours = clusterIdOf(home);
  const child = startChild({
    name: 'kafka',
    dataDir,
    restart: true,
    command: ['java', '-Xmx512m', '-Xms256m', ...FRUGAL, '-cp', libs, 'kafka.Kafka', config],
    ...(options.onExit === undefined ? {} : { onExit: options.onExit }),
    ...(options.onStart === undefined ? {} : { onStart: options.onStart }),
  });
  const brokers = `127.0.0.1:${options.advertisedPort ?? port}`;
  await untilReady(child, dataDir, 60_000, async () => {
    const settings = kafkaSettings({ KAFKA_BROKERS: `127.0.0.1:${port}` });
    const limits = { connectMs: 1_000, requestMs: 30_000, retries: 0 };
    const { clusterId } = await asAdmin(settings, (admin) => admin.describeCluster(), limits);
    if (clusterId !== ours) throw new PortTaken('Kafka', port);
  });
  return { brokers, child };
}

/** Kafka's class path. */
async function kafkaLibs(say?: (line: string) => void): Promise<string> {
  return join(await fetchKafka(say), 'libs', '*');
}

/** What Kafka's own tool writes into the empty log directory of a single node. */
const META = 'meta.properties';
const FORMATTED = [META, 'bootstrap.checkpoint'];

/**
 * Formats the log directory of a new broker whose `node.id` is 1. Kafka's tool for it takes as long as a start of the broker, so it runs once:
 * what it wrote is copied, and only the two ids are new.
 *
 * @param clusterId random if not given
 */
export async function formatStorage(
  logDir: string,
  { clusterId = newId(), say = () => undefined }: Pick<KafkaOptions, 'clusterId' | 'say'> = {},
): Promise<void> {
  const made = await once(
    `${FOLDERS.kafka}-formatted`,
    say,
    'an empty log of Kafka',
    async (into) => {
      const config = join(into, 'server.properties');
      const ports = { port: 1, controllerPort: 2, dataDir: tmpdir() };
      writeFileSync(config, propertiesOf(ports, into));
      const format = ['kafka.tools.StorageTool', 'format', '-t', newId(), '-c', config];
      await execa('java', ['-Xmx128m', ...FRUGAL, '-cp', await kafkaLibs(say), ...format]);
    },
  );
  mkdirSync(logDir, { recursive: true });
  for (const name of FORMATTED) copyFileSync(join(made, 'log', name), join(logDir, name));
  const meta = readFileSync(join(made, 'log', META), 'utf8')
    .replace(/^cluster\.id=.*$/m, `cluster.id=${clusterId}`)
    .replace(/^directory\.id=.*$/m, `directory.id=${newId()}`);
  writeFileSync(join(logDir, META), meta);
}

/** The id of the cluster in this folder. */
function clusterIdOf(home: string): string | undefined {
  return readFileSync(join(home, 'log', META), 'utf8').match(/^cluster\.id=(.+)$/m)?.[1];
}

/** A random id in Kafka's form: 22 characters without a leading dash, which Kafka's tools take for an option. */
export function newId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

function propertiesOf(
  { port, controllerPort, advertisedPort }: KafkaOptions,
  home: string,
): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort ?? port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(home, 'log'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}
