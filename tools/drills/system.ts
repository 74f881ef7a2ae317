import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connected, connect } from '../../clients/library/connect.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { startTestIssuer, type TestIssuer } from '../issuer/bendable.ts';
import {
  type Child,
  type ChildOptions,
  ourProgram,
  startChild,
  untilReady,
} from '../launcher/child.ts';
import { freePort } from '../launcher/free-port.ts';
import { startKafka } from '../launcher/kafka.ts';
import { PROJECT_DIR } from '../launcher/paths.ts';
import { prepareNamespace, prepareTopics } from '../launcher/prepare.ts';
import { startTemporal } from '../launcher/temporal.ts';
import { outsideEnvironment } from '../sandbox/environment.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** All processes of a production system on free ports, with a proxy before the broker that can fail like a network. */
export interface System extends Connected {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly kafka: KafkaSettings;
  readonly proxy: TcpProxy;
  readonly sandboxUrl: string;
  readonly uiUrl: string;
  /** Whose tokens the processes take. It lives in this process. */
  readonly issuer: TestIssuer;
  readonly processes: {
    readonly kafka: Child;
    readonly temporal: Child;
    readonly sandbox: Child;
    /** The first of `workers`. */
    readonly worker: Child;
    readonly workers: readonly Child[];
    /** The consumer of the commands topic, where `SystemOptions.commands` asks for it. */
    readonly commands?: Child;
    /** Where `SystemOptions.reconciler` asks for it. */
    readonly reconciler?: Child;
    /** Where `SystemOptions.projector` asks for it. */
    readonly projector?: Child;
  };
  /** The address of each process's metrics, by its name, where `SystemOptions.metrics` asks for them. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Starts one more worker, of another program in the same environment. It is then one of `processes.workers`. */
  startWorker(name: string, program: Pick<ChildOptions, 'command' | 'env'>): void;
  /** Does work once all processes have ended. */
  atEnd(work: () => void): void;
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** The path of a file of artisans; the project's own if not given. */
  readonly artisans?: string;
  readonly logLevel?: string;
  /** Variables of all processes that replace those of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether to start Temporal UI. */
  readonly ui?: boolean;
  /** How many worker processes; one if not given. */
  readonly workers?: number;
  /** Whether to start the consumer of the commands topic. */
  readonly commands?: boolean;
  /** Whether to start the reconciler, which scans every two seconds. */
  readonly reconciler?: boolean;
  /** Whether to start the projector. */
  readonly projector?: boolean;
  /** Whether each process serves its metrics; the sandbox has none. */
  readonly metrics?: boolean;
}

/** The project's own file of artisans. */
export const ARTISANS = join(PROJECT_DIR, 'tools/demo-data/artisans.csv');
/** The longest pause before a killed process restarts, in milliseconds. A longer one would spare it the next kill. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Starts all processes with their data in a temporary folder, which `stop` deletes.
 * @throws Error where a process does not start
 */
export async function startSystem(
  dynamicConfig: Readonly<Record<string, string>> = {},
  {
    artisans = ARTISANS,
    logLevel = 'warn',
    ui = false,
    workers: workerCount = 1,
    commands: takesCommands = false,
    reconciler: reconciles = false,
    projector: projects = false,
    metrics: isMeasured = false,
    env: more = {},
  }: SystemOptions = {},
): Promise<System> {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const dataDir = mkdtempSync(join(tmpdir(), 'installation-'));
  const kafkaPort = await freePort();
  const proxy = await startTcpProxy(() => kafkaPort);
  const started: Child[] = [];
  const onStart = (child: Child) => void started.push(child);
  const atEnd: (() => void)[] = [];
  const issuer = await startTestIssuer();
  let connected: Connected | undefined;
  const stop = async () => {
    await connected?.close();
    for (const child of started.toReversed()) await child.stop();
    await proxy.close();
    await issuer.close();
    for (const work of atEnd) work();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const [broker, server] = await Promise.all([
      startKafka({
        dataDir,
        onStart,
        port: kafkaPort,
        controllerPort: await freePort(),
        advertisedPort: proxy.port,
      }),
      startTemporal({
        dataDir,
        onStart,
        longestPauseMs: LONGEST_PAUSE_MS,
        port: await freePort(),
        ...(ui ? { uiPort: await freePort() } : {}),
        dynamicConfig,
      }),
    ]);
    await Promise.all([prepareTopics(broker.brokers), prepareNamespace(server.address)]);
    const sandboxPort = await freePort();
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      ...outsideEnvironment(sandboxUrl),
      TEMPORAL_ADDRESS: server.address,
      KAFKA_BROKERS: broker.brokers,
      DOSSIER_PATH: join(dataDir, 'dossier.db'),
      DOSSIER_KEYS: join(dataDir, 'dossier.keys.json'),
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_DB: join(dataDir, 'sandbox.db'),
      SANDBOX_SEED: artisans,
      SANDBOX_LOG: 'warn',
      SANDBOX_LISTING_MS: '500',
      // So high that only a test of the quotas reaches them.
      SANDBOX_QUOTAS: '400',
      MARKETPLACE_QUOTAS: '400',
      // Played people repeat a command without an answer, and each repeat makes the next commands wait.
      COMMANDS_PATIENCE_MS: '10000',
      ...(projects ? { PROJECTOR_DB: join(dataDir, 'projector.db') } : {}),
      OIDC_ISSUER: issuer.url,
      RECONCILER_DB: join(dataDir, 'reconciler.db'),
      RECONCILE_SECONDS: '2',
      LOG_LEVEL: logLevel,
      // That of a user's shell would be one port for all processes.
      METRICS_PORT: '',
      ...more,
    };
    const metrics: Record<string, string> = {};
    const how = { restart: true, longestPauseMs: LONGEST_PAUSE_MS, onStart };
    const start = async (name: string, main: string) => {
      const own = { ...env };
      if (isMeasured && name !== 'sandbox') {
        own.METRICS_PORT = String(await freePort());
        metrics[name] = `http://127.0.0.1:${own.METRICS_PORT}/metrics`;
      }
      return startChild({ name, dataDir, env: own, command: ourProgram(main), ...how });
    };
    const sandbox = await start('sandbox', 'tools/sandbox/main.ts');
    const worker = await start('worker', 'workers/main.ts');
    const others = await Promise.all(
      Array.from({ length: workerCount - 1 }, (_one, index) =>
        start(`worker-${index + 2}`, 'workers/main.ts'),
      ),
    );
    const workers = [worker, ...others];
    const commands = takesCommands
      ? await start('commands', 'clients/commands-topic/main.ts')
      : undefined;
    const reconciler = reconciles ? await start('reconciler', 'reconciler/main.ts') : undefined;
    const projector = projects ? await start('projector', 'projector/main.ts') : undefined;
    await untilReady(sandbox, dataDir, 20_000, async () => {
      await fetch(`${sandboxUrl}/control/health`);
    });
    connected = await connect(env);
    return {
      ...connected,
      dataDir,
      env,
      kafka: kafkaSettings(env),
      proxy,
      sandboxUrl,
      uiUrl: server.uiUrl,
      issuer,
      processes: {
        kafka: broker.child,
        temporal: server.child,
        sandbox,
        worker,
        workers,
        ...(commands === undefined ? {} : { commands }),
        ...(reconciler === undefined ? {} : { reconciler }),
        ...(projector === undefined ? {} : { projector }),
      },
      metrics,
      startWorker: (name, { command, env: own }) => {
        const child = startChild({ ...how, name, dataDir, command, env: { ...env, ...own } });
        workers.push(child);
      },
      atEnd: (work) => void atEnd.push(work),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
