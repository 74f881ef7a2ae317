import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { asAdmin } from '../../kafka/admin.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { type Child, PortTaken, startChild, untilReady } from './child.ts';
import { fetchKafka } from './fetch.ts';

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
  const libs = join(await fetchKafka(options.say), 'libs', '*');
  const home = join(dataDir, 'kafka');
  mkdirSync(home, { recursive: true });
  const config = join(home, 'server.properties');
  writeFileSync(config, propertiesOf(options, home));
  if (!existsSync(join(home, 'log', 'meta.properties'))) {
    const clusterId = options.clusterId ?? newId();
    await java(libs, ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config]);
  }
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

/** The id of the cluster in this folder. */
function clusterIdOf(home: string): string | undefined {
  return readFileSync(join(home, 'log', 'meta.properties'), 'utf8').match(
    /^cluster\.id=(.+)$/m,
  )?.[1];
}

/** A random id in Kafka's form: 22 characters without a leading dash, which Kafka's tools take for an option. */
export function newId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

function java(libs: string, args: string[]) {
  return execa('java', ['-Xmx128m', ...FRUGAL, '-cp', libs, ...args]);
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
