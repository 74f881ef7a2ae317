import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connected, connect } from '../../clients/library/connect.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { type Child, ourProgram, startChild, untilReady } from '../launcher/child.ts';
import { freePort } from '../launcher/free-port.ts';
import { startKafka } from '../launcher/kafka.ts';
import { prepareNamespace, prepareTopics } from '../launcher/prepare.ts';
import { startTemporal } from '../launcher/temporal.ts';
import { outsideEnvironment } from '../sandbox/environment.ts';

/** The services of the benchmark. */

/** The minimum duration of every outside call, in milliseconds. */
const OUTSIDE_MS = 5;

export interface Services extends Connected {
  readonly kafka: KafkaSettings;
  /** The folder that is deleted afterwards. */
  readonly dataDir: string;
  /** The process ids of what a case is carried by. */
  readonly pids: () => Readonly<Record<Measured, number>>;
  /** Starts one more worker. */
  readonly startWorker: (name: string, env: NodeJS.ProcessEnv) => void;
  /** Ends every started process, last first, and deletes their folder. */
  stop(): Promise<void>;
}

/** The processes whose use of the machine is measured. */
export type Measured = 'temporal' | 'broker' | 'worker';

/** Starts services for the benchmark alone: fresh stores, free ports, one worker process. */
export async function startServices(say: (line: string) => void): Promise<Services> {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
  const children: Child[] = [];
  const close: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of close.splice(0)) await one();
    for (const child of children.splice(0).reverse()) await child.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const free = () => freePort();
    const kafka = await startKafka({
      dataDir,
      port: await free(),
      controllerPort: await free(),
      say,
    });
    children.push(kafka.child);
    const temporal = await startTemporal({ dataDir, port: await free(), say });
    children.push(temporal.child);
    await Promise.all([prepareTopics(kafka.brokers), prepareNamespace(temporal.address)]);
    const port = await free();
    const sandboxUrl = `http://127.0.0.1:${port}`;
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...outsideEnvironment(sandboxUrl),
      TEMPORAL_ADDRESS: temporal.address,
      KAFKA_BROKERS: kafka.brokers,
      DOSSIER_PATH: join(dataDir, 'dossier.db'),
      DOSSIER_KEYS: join(dataDir, 'dossier.keys.json'),
      SANDBOX_PORT: String(port),
      SANDBOX_LISTING_MS: '0',
      // Quotas are lifted: the benchmark measures the workflows and the server.
      SANDBOX_QUOTAS: '1000',
      SANDBOX_LOG: 'error',
      LOG_LEVEL: 'error',
    };
    const start = (name: string, main: string, more: NodeJS.ProcessEnv = {}) => {
      const child = startChild({
        name,
        dataDir,
        env: { ...env, ...more },
        command: ourProgram(main),
        onExit: say,
      });
      children.push(child);
      return child;
    };
    const sandbox = start('sandbox', 'tools/sandbox/main.ts');
    await untilReady(sandbox, dataDir, 20_000, async () => {
      await fetch(`${sandboxUrl}/control/health`);
    });
    await slowDown(sandboxUrl);
    const connected = await connect(env);
    close.push(connected.close);
    const worker = start('worker', 'tools/bench/worker.ts');
    const pidOf = (child: Child) => child.pid() ?? Number.NaN;
    const pids = () => ({
      temporal: pidOf(temporal.child),
      broker: pidOf(kafka.child),
      worker: pidOf(worker),
    });
    const startWorker = (name: string, more: NodeJS.ProcessEnv) =>
      void start(name, 'tools/bench/worker.ts', more);
    return { ...connected, kafka: kafkaSettings(env), dataDir, pids, startWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function slowDown(sandboxUrl: string): Promise<void> {
  for (const system of ['registry', 'documents', 'kyc', 'marketplace']) {
    const answer = await fetch(`${sandboxUrl}/control/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ system, latencyMs: OUTSIDE_MS }),
    });
    if (!answer.ok) throw new Error(`the sandbox answers ${answer.status} when it is slowed down`);
  }
}
