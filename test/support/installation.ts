import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { pino } from 'pino';
import { type Connected, connect } from '../../clients/connect.ts';
import { type Verification, verifyEvents } from '../../clients/verify.ts';
import { type ArtisanRow, readArtisans } from '../../data/read.ts';
import { type Child, ourProgram, startChild, untilReady } from '../../dev/child.ts';
import { startKafka } from '../../dev/kafka.ts';
import { PROJECT_DIR } from '../../dev/paths.ts';
import { prepareNamespace, prepareTopics } from '../../dev/prepare.ts';
import { startTemporal } from '../../dev/temporal.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { outsideEnvironment } from '../../sandbox/environment.ts';
import { playPeople } from '../../sandbox/people/crowd.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** Everything that runs in production, as real processes of its own on free ports, for tests that break it. */
export interface Installation extends Connected {
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
    readonly worker: Child;
    /** Not there unless commands are taken from their topic. */
    readonly commands?: Child;
    /** Not there unless broken cases are looked for. */
    readonly reconciler?: Child;
  };
  /** Rows of the data set with this fate that nobody holds back. */
  rowsOf(fate: string, count: number): ArtisanRow[];
  /** The row that a case was registered from. */
  rowOf(caseId: string): ArtisanRow;
  register(rows: readonly ArtisanRow[]): Promise<Map<string, ArtisanRow>>;
  /** Plays the people of these cases until the test ends. */
  play(rows: ReadonlyMap<string, ArtisanRow>): void;
  /** Waits until all have ended, and says how. @throws Error naming who has not, after `ms`. */
  ends(cases: Iterable<string>, ms?: number): Promise<string[]>;
  verify(): Promise<Verification>;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  /** Another file of artisans than the project's own. */
  readonly artisans?: string;
  readonly logLevel?: string;
  /** For the sandbox and the workers, instead of what the tests are usually run with. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether Temporal's web interface is wanted. */
  readonly ui?: boolean;
  /** Whether commands are taken from their topic. */
  readonly commands?: boolean;
  /** Whether broken cases are looked for, every two seconds. */
  readonly reconciler?: boolean;
}

export async function startInstallation(
  dynamicConfig: Record<string, string> = {},
  {
    artisans = join(PROJECT_DIR, 'data/artisans.csv'),
    logLevel = 'warn',
    ui = false,
    commands: takesCommands = false,
    reconciler: reconciles = false,
    env: more = {},
  }: InstallationOptions = {},
): Promise<Installation> {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const dataDir = mkdtempSync(join(tmpdir(), 'installation-'));
  const kafkaPort = await getPort({ host: '127.0.0.1' });
  const proxy = await startTcpProxy(() => kafkaPort);
  const [broker, server] = await Promise.all([
    startKafka({
      dataDir,
      port: kafkaPort,
      controllerPort: await getPort({ host: '127.0.0.1' }),
      advertisedPort: proxy.port,
    }),
    startTemporal({
      dataDir,
      port: await getPort({ host: '127.0.0.1' }),
      ...(ui ? { uiPort: await getPort({ host: '127.0.0.1' }) } : {}),
      dynamicConfig,
    }),
  ]);
  await Promise.all([prepareTopics(broker.brokers), prepareNamespace(server.address)]);
  const sandboxPort = await getPort({ host: '127.0.0.1' });
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
    LOG_LEVEL: logLevel,
    RECONCILER_DB: join(dataDir, 'reconciler.db'),
    RECONCILE_SECONDS: '2',
    ...more,
  };
  const start = (name: string, main: string) =>
    startChild({ name, dataDir, env, restart: true, command: ourProgram(main) });
  const sandbox = start('sandbox', 'sandbox/main.ts');
  const worker = start('worker', 'workers/main.ts');
  const commands = takesCommands ? start('commands', 'clients/commands-topic/main.ts') : undefined;
  const reconciler = reconciles ? start('reconciler', 'reconciler/main.ts') : undefined;
  await untilReady(sandbox, dataDir, 20_000, async () => {
    await fetch(`${sandboxUrl}/control/health`);
  });
  const connected = await connect(env);
  const { onboarding, client, dossier } = connected;
  const kafka = kafkaSettings(env);
  const stopping = new AbortController();
  const log = pino({ level: 'silent' });
  const playing: Promise<void>[] = [];
  const { rows } = readArtisans(artisans);
  const used = new Set<ArtisanRow>();
  const registered = new Map<string, ArtisanRow>();
  return {
    ...connected,
    dataDir,
    env,
    kafka,
    proxy,
    sandboxUrl,
    uiUrl: server.uiUrl,
    processes: {
      kafka: broker.child,
      temporal: server.child,
      sandbox,
      worker,
      ...(commands === undefined ? {} : { commands }),
      ...(reconciler === undefined ? {} : { reconciler }),
    },
    rowsOf: (fate, count) => {
      const found = rows
        .filter((row) => row.fate === fate && row.hold === null && !used.has(row))
        .slice(0, count);
      for (const row of found) used.add(row);
      if (found.length < count)
        throw new Error(`the data set has only ${found.length} more rows of ${fate}`);
      return found;
    },
    rowOf: (caseId) => {
      const row = registered.get(caseId);
      if (row === undefined) throw new Error(`nobody was registered as ${caseId}`);
      return row;
    },
    register: async (wanted) => {
      const actor = { role: 'operator', id: 'test' } as const;
      const made = await Promise.all(
        wanted.map(
          async (row) =>
            [(await onboarding.register(row.registration, actor)).caseId, row] as const,
        ),
      );
      for (const [caseId, row] of made) registered.set(caseId, row);
      return new Map(made);
    },
    play: (cases) => {
      playing.push(
        playPeople({ client, onboarding, rows: cases, holds: false, log, signal: stopping.signal }),
      );
    },
    ends: async (cases, ms = 120_000) => {
      const deadline = Date.now() + ms;
      const ids = [...cases];
      for (;;) {
        const ends = await Promise.all(
          ids.map(async (id) => (await dossier.application(id))?.end ?? null),
        );
        const open = ids.filter((_id, index) => ends[index] === null);
        if (open.length === 0) return ends.map(String);
        if (Date.now() > deadline)
          throw new Error(
            `${open.length} of ${ids.length} cases have not ended, such as ${open[0]}`,
          );
        await new Promise((wake) => setTimeout(wake, 300));
      }
    },
    verify: () => verifyEvents({ kafka, log, askCase: (id) => onboarding.case(id) }),
    stop: async () => {
      stopping.abort();
      await Promise.all(playing);
      await connected.close();
      await reconciler?.stop();
      await commands?.stop();
      await worker.stop();
      await sandbox.stop();
      await server.child.stop();
      await broker.child.stop();
      await proxy.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What must be zero whatever broke. */
export const CLEAN = {
  gaps: 0,
  outOfOrder: 0,
  conflicts: 0,
  schemaErrors: 0,
  foldMismatches: 0,
  unverifiable: 0,
};
