import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { processSettings } from '../../workers/config.ts';
import { buildId } from '../deployment/build-id.ts';
import { NoWorkerYet, setCurrent } from '../deployment/rollout.ts';
import { outsideEnvironment } from '../sandbox/environment.ts';
import { type Child, ourProgram, startChild, untilReady } from './child.ts';
import { backFrom, dashboardFile, dashboardUrl, startDashboard } from './dashboard.ts';
import { type StartedHttp, startHttp, startSignIn } from './http.ts';
import { addressesFile } from './paths.ts';
import { portFor } from './ports.ts';
import type { Services } from './services.ts';
import { say } from './terminal.ts';

/** Starts the project's own processes for `npm start`. */

export interface ProcessOptions {
  readonly dataDir: string;
  readonly file: string;
  /** Whether rows with a hold are kept waiting, to show them. */
  readonly holds: boolean;
  /** Whether to serve the HTTP API. */
  readonly serves: boolean;
  readonly onStart: (child: Child) => void;
}

/**
 * The sandbox grants its application twenty times the documented quotas, as the marketplace does on request: here 240
 * artisans register within a minute, and their previews alone, at less than one a second, would take several. The code is
 * the same as for the real quotas, which `MARKETPLACE_QUOTAS=1` sets.
 */
function demoQuotas({ MARKETPLACE_QUOTAS = '20' }: NodeJS.ProcessEnv) {
  return { MARKETPLACE_QUOTAS, SANDBOX_QUOTAS: MARKETPLACE_QUOTAS };
}

/** Our processes that serve metrics: their main files, and the usual ports of their metrics. */
const MEASURED = {
  worker: ['workers/main.ts', 7331],
  commands: ['clients/commands-topic/main.ts', 7332],
  projector: ['projector/main.ts', 7333],
  reconciler: ['reconciler/main.ts', 7334],
} as const;

export interface Started {
  /** The environment with which a process finds all services. */
  readonly env: NodeJS.ProcessEnv;
  readonly http: StartedHttp | null;
  /** The address of the dashboard; null where nothing is served. */
  readonly dashboard: string | null;
  /** The address of each process's metrics, by its name. */
  readonly metrics: Readonly<Record<string, string>>;
}

/**
 * Starts the sandbox, an issuer of tokens for development unless `OIDC_ISSUER` names another, a worker, the commands
 * consumer, the projector, the reconciler, and what is served. It writes their addresses to a
 * file for `npm run cli`, `npm run projector`, `npm run reconciler` and `npm run break`.
 * @throws Error of one line for the one that does not start
 */
export async function startProcesses(
  services: Services,
  { dataDir, file, holds, serves, onStart }: ProcessOptions,
): Promise<Started> {
  const port = await portFor(dataDir, 'the sandbox', 7310);
  const sandboxUrl = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...services.env,
    ...outsideEnvironment(sandboxUrl),
    ...demoQuotas(services.env),
    // Where DOSSIER_URL names a database, it is in the environment already.
    ...(services.plan.dossier === 'local' ? { DOSSIER_PATH: join(dataDir, 'dossier.db') } : {}),
    DOSSIER_KEYS: join(dataDir, 'dossier.keys.json'),
    PROJECTOR_DB: join(dataDir, 'projector.db'),
    DASHBOARD_DB: dashboardFile(dataDir),
    RECONCILER_DB: join(dataDir, 'reconciler.db'),
    RECONCILE_SECONDS: services.env.RECONCILE_SECONDS ?? '60',
    SANDBOX_PORT: String(port),
    SANDBOX_DB: join(dataDir, 'sandbox.db'),
    SANDBOX_SEED: file,
    SANDBOX_LOG: 'warn',
    SANDBOX_HOLD: holds ? '1' : '0',
    // The numbers of personas are test numbers, which are refused without this.
    ACCEPT_TEST_NUMBERS: 'true',
    LOG_LEVEL: 'warn',
  };
  const start = (name: string, main: string, more: NodeJS.ProcessEnv = {}) => {
    const how = { restart: true, onExit: say, onStart, command: ourProgram(main) };
    return startChild({ name, dataDir, env: { ...env, ...more }, ...how });
  };
  const sandbox = start('sandbox', 'tools/sandbox/main.ts');
  const metrics: Record<string, string> = {};
  const measured = async (name: string, usual: number) => {
    const METRICS_PORT = String(await portFor(dataDir, `metrics of the ${name}`, usual));
    metrics[name] = `http://${env.METRICS_HOST ?? '127.0.0.1'}:${METRICS_PORT}/metrics`;
    return { METRICS_PORT };
  };
  const dashboard = serves ? await dashboardUrl(dataDir) : null;
  const pages = dashboard === null ? [] : [backFrom(dashboard)];
  const signIn = await startSignIn({ dataDir, env, start }, pages);
  const version = await versionFor(services);
  const ofWorker = version === null ? {} : { WORKER_BUILD_ID: version.buildId };
  for (const [name, [main, usual]] of Object.entries(MEASURED))
    start(name, main, {
      ...(await measured(name, usual)),
      ...(name === 'worker' ? ofWorker : {}),
    });
  const http = serves
    ? await startHttp({ dataDir, env, start, signIn, measured: () => measured('http', 7335) })
    : null;
  if (dashboard !== null) {
    await startDashboard({ dataDir, url: dashboard, services, signIn, start });
    metrics.dashboard = `${dashboard}/metrics`;
    say(`Dashboard     ${dashboard}`);
  }
  await untilReady(sandbox, dataDir, 20_000, async () => {
    await fetch(`${sandboxUrl}/control/health`);
  });
  if (version !== null) await makeCurrent(services, version);
  mkdirSync(join(dataDir, 'run'), { recursive: true });
  // A URL may hold a password, so only the owner may read the file, like the keys beside it.
  rmSync(addressesFile(dataDir), { force: true });
  writeFileSync(
    addressesFile(dataDir),
    JSON.stringify({
      temporal: services.temporal,
      namespace: services.namespace,
      ui: services.ui,
      kafka: services.kafka,
      sandbox: sandboxUrl,
      dossier: env.DOSSIER_PATH,
      dossierUrl: env.DOSSIER_URL,
      keys: env.DOSSIER_KEYS,
      projector: env.PROJECTOR_DB,
      reconciler: env.RECONCILER_DB,
      dashboard: env.DASHBOARD_DB,
      issuer: signIn.issuer,
      ...(http === null ? {} : { http: http.url }),
    }),
    { mode: 0o600 },
  );
  return { env, http, dashboard, metrics };
}

/**
 * The build of the worker. On a server that the user runs it has one only if `WORKER_BUILD_ID` is set: which build is
 * current there is theirs to say.
 */
async function versionFor({ env, plan }: Services): Promise<WorkerDeploymentVersion | null> {
  if (env.WORKER_BUILD_ID === undefined && plan.temporal === 'environment') return null;
  const { WORKER_DEPLOYMENT, WORKER_BUILD_ID } = processSettings(env);
  return { deploymentName: WORKER_DEPLOYMENT, buildId: WORKER_BUILD_ID ?? (await buildId()) };
}

/** Until the server has seen the worker it knows of no such build. */
const SEEN_WITHIN_MS = 60_000;

/** On a server of our own the worker that was just started takes the tasks of all cases. */
async function makeCurrent(
  { temporal, namespace, plan }: Services,
  version: WorkerDeploymentVersion,
): Promise<void> {
  if (plan.temporal === 'environment') return;
  const connection = await Connection.connect({ address: temporal });
  const client = new Client({ connection, namespace });
  try {
    for (const deadline = Date.now() + SEEN_WITHIN_MS; ; ) {
      try {
        return await setCurrent(client, version);
      } catch (error) {
        if (!(error instanceof NoWorkerYet) || Date.now() > deadline) throw error;
        await new Promise((wake) => setTimeout(wake, 250));
      }
    }
  } finally {
    await connection.close();
  }
}
