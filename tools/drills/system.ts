import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connected, connect } from '../../clients/library/connect.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { type Child, ourProgram, startChild, untilReady } from '../launcher/child.ts';
import { freePort } from '../launcher/free-port.ts';
import { startKafka } from '../launcher/kafka.ts';
import { PROJECT_DIR } from '../launcher/paths.ts';
import { prepareNamespace, prepareTopics } from '../launcher/prepare.ts';
import { startTemporal } from '../launcher/temporal.ts';
import { outsideEnvironment } from '../sandbox/environment.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Everything that runs in production, as real processes of its own on free ports, with the broker behind a bad network. */
export interface System extends Connected {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly kafka: KafkaSettings;
  readonly proxy: TcpProxy;
  readonly sandboxUrl: string;
  readonly uiUrl: string;
  readonly processes: {
    readonly kafka: Child;
    readonly temporal: Child;
    readonly sandbox: Child;
    /** The first of the workers. */
    readonly worker: Child;
    readonly workers: readonly Child[];
    /** Not there unless commands are taken from their topic. */
    readonly commands?: Child;
    /** Not there unless broken cases are looked for. */
    readonly reconciler?: Child;
  };
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** Another file of artisans than the project's own. */
  readonly artisans?: string;
  readonly logLevel?: string;
  /** For the sandbox and the workers, instead of what the tests are usually run with. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether Temporal's web interface is wanted. */
  readonly ui?: boolean;
  /** How many worker processes; one if not given. */
  readonly workers?: number;
  /** Whether commands are taken from their topic. */
  readonly commands?: boolean;
  /** Whether broken cases are looked for, every two seconds. */
  readonly reconciler?: boolean;
}

/** The project's own file of artisans. */
export const ARTISANS = join(PROJECT_DIR, 'tools/demo-data/artisans.csv');
/** Whoever is killed again and again comes back this soon, in milliseconds: a pause that grew would spare them the next kill. */
const LONGEST_PAUSE_MS = 1_000;

/** Starts all of it in a temporary folder, which goes with it. */
export async function startSystem(
  dynamicConfig: Readonly<Record<string, string>> = {},
  {
    artisans = ARTISANS,
    logLevel = 'warn',
    ui = false,
    workers: workerCount = 1,
    commands: takesCommands = false,
    reconciler: reconciles = false,
    env: more = {},
  }: SystemOptions = {},
): Promise<System> {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const dataDir = mkdtempSync(join(tmpdir(), 'installation-'));
  const kafkaPort = await freePort();
  const proxy = await startTcpProxy(() => kafkaPort);
  const started: Child[] = [];
  const onStart = (child: Child) => void started.push(child);
  let connected: Connected | undefined;
  const stop = async () => {
    await connected?.close();
    for (const child of started.toReversed()) await child.stop();
    await proxy.close();
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
      // So much that only a test of the quotas meets them.
      SANDBOX_QUOTAS: '400',
      MARKETPLACE_QUOTAS: '400',
      // Played people repeat what they hear nothing of, and each repeat would have the next ones wait.
      COMMANDS_PATIENCE_MS: '10000',
      RECONCILER_DB: join(dataDir, 'reconciler.db'),
      RECONCILE_SECONDS: '2',
      LOG_LEVEL: logLevel,
      ...more,
    };
    const start = (name: string, main: string) => {
      const how = { restart: true, longestPauseMs: LONGEST_PAUSE_MS, onStart };
      return startChild({ name, dataDir, env, command: ourProgram(main), ...how });
    };
    const sandbox = start('sandbox', 'tools/sandbox/main.ts');
    const worker = start('worker', 'workers/main.ts');
    const others = Array.from({ length: workerCount - 1 }, (_one, index) =>
      start(`worker-${index + 2}`, 'workers/main.ts'),
    );
    const commands = takesCommands
      ? start('commands', 'clients/commands-topic/main.ts')
      : undefined;
    const reconciler = reconciles ? start('reconciler', 'reconciler/main.ts') : undefined;
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
      processes: {
        kafka: broker.child,
        temporal: server.child,
        sandbox,
        worker,
        workers: [worker, ...others],
        ...(commands === undefined ? {} : { commands }),
        ...(reconciler === undefined ? {} : { reconciler }),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
