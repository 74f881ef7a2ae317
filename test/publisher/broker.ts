import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { startTcpProxy, type TcpProxy } from '../../tools/drills/tcp-proxy.ts';
import { fetchKafka } from '../../tools/launcher/fetch.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { formatStorage } from '../../tools/launcher/kafka.ts';

/** A Kafka broker for one test, with a proxy before one of its two listeners. */
export interface TestBroker {
  /** Address through the proxy: every connection that follows from it goes through the proxy too. */
  readonly proxied: string;
  /** Address past the proxy. */
  readonly direct: string;
  readonly proxy: TcpProxy;
  /** Connected past the proxy. */
  readonly admin: Admin;
  /** Where it keeps its topics. */
  readonly logDir: string;
  createTopic(
    topic: string,
    partitions: number,
    config?: Readonly<Record<string, string>>,
  ): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it like a crash: kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How long a broker may take until it answers, in milliseconds. */
const START_MS = 180_000;
const JAVA = ['-Xmx400m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export async function startTestBroker(): Promise<TestBroker> {
  const java = [...JAVA, '-cp', join(await fetchKafka(), 'libs', '*')];
  const dir = await mkdtemp(join(tmpdir(), 'test-broker-'));
  const [direct, behind, controller] = [await freePort(), await freePort(), await freePort()];
  const proxy = await startTcpProxy(() => behind);
  const file = join(dir, 'server.properties');
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `DIRECT://127.0.0.1:${direct},PROXIED://127.0.0.1:${behind},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `DIRECT://127.0.0.1:${direct},PROXIED://127.0.0.1:${proxy.port}`,
    'listener.security.protocol.map': 'DIRECT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'DIRECT',
    'log.dirs': join(dir, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // A killed broker may come back only when its former self is given up.
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 300,
  };
  await writeFile(
    file,
    Object.entries(properties)
      .map((entry) => entry.join('='))
      .join('\n'),
  );
  await formatStorage(join(dir, 'data'));

  const start = () => spawn('java', [...java, 'kafka.Kafka', file], { stdio: 'ignore' });
  let broker = start();
  // A test runner that dies must leave no broker behind.
  const onExit = () => broker.kill('SIGKILL');
  process.on('exit', onExit);

  const kafka = new Kafka({ brokers: [`127.0.0.1:${direct}`], logLevel: logLevel.NOTHING });
  const admin = kafka.admin({ retry: { retries: 250, initialRetryTime: 200, maxRetryTime: 300 } });
  // The client's own retries of a refused connection are over within seconds: a busy machine takes longer to start one.
  async function connected(): Promise<void> {
    for (const deadline = Date.now() + START_MS; ; ) {
      try {
        return await admin.connect();
      } catch (error) {
        if (broker.exitCode !== null || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  async function kill(): Promise<void> {
    if (broker.exitCode !== null || broker.signalCode !== null) return;
    const ended = new Promise((resolve) => broker.once('exit', resolve));
    broker.kill('SIGKILL');
    await ended;
  }

  async function clear(): Promise<void> {
    await kill();
    process.off('exit', onExit);
    await proxy.close();
    await rm(dir, { recursive: true, force: true });
  }

  try {
    await connected();
  } catch (error) {
    await clear();
    throw error;
  }
  return {
    proxied: `127.0.0.1:${proxy.port}`,
    direct: `127.0.0.1:${direct}`,
    proxy,
    admin,
    logDir: join(dir, 'data'),
    async createTopic(topic, numPartitions, config = {}) {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      await admin.createTopics({
        topics: [{ topic, numPartitions, configEntries }],
        waitForLeaders: false,
      });
      for (;;) {
        // The metadata names a leader a moment before that broker knows it.
        const offsets = await admin.fetchTopicOffsets(topic).catch(() => []);
        if (offsets.length === numPartitions) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    signal: (name) => broker.kill(name),
    kill,
    async restart() {
      await kill();
      broker = start();
    },
    async close() {
      await admin.disconnect();
      await clear();
    },
  };
}
