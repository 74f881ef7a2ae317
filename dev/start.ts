import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import getPort from 'get-port';
import { pino } from 'pino';
import { connect } from '../clients/connect.ts';
import { verifyEvents } from '../clients/verify.ts';
import { readArtisans } from '../data/read.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { outsideEnvironment } from '../sandbox/environment.ts';
import { playPeople } from '../sandbox/people/crowd.ts';
import { type Child, endOrphan, startChild, untilReady } from './child.ts';
import { startKafka } from './kafka.ts';
import { dataDir as dataDirOf, PROJECT_DIR } from './paths.ts';
import { prepareNamespace, prepareTopics } from './prepare.ts';
import { createProgress } from './progress.ts';
import { registerRows } from './register-rows.ts';
import { summary } from './summary.ts';
import { startTemporal } from './temporal.ts';

const HELP = `npm start -- [options]
  --once        bring all cases to their ends, then exit (nobody is kept waiting on purpose)
  --json        with --once: the last line of stdout is one JSON object
  --count N     only the first N rows of the file
  --file PATH   another file of artisans (default data/artisans.csv)
  --fresh       delete what earlier runs kept, and begin anew`;

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    count: { type: 'string' },
    file: { type: 'string', default: join(PROJECT_DIR, 'data/artisans.csv') },
  },
});
const say = (line: string) => process.stderr.write(`${line}\n`);
if (values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const count = values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count);
if (!(count >= 1)) {
  say('--count must be a whole number from 1');
  process.exit(2);
}

// The made-up people's numbers can belong to nobody, and are refused without this.
process.env.ACCEPT_TEST_NUMBERS = 'true';

const NAMES = ['worker', 'sandbox', 'kafka', 'temporal'] as const;
const dataDir = dataDirOf();
const log = pino({ level: 'silent' });
const children: Child[] = [];
const stopping = new AbortController();
const began = Date.now();

/** Ends everything that was started, last first: each can still say goodbye to those it relies on. */
async function shutDown(): Promise<void> {
  stopping.abort();
  for (const child of children.reverse()) await child.stop();
  rmSync(join(dataDir, 'run', 'addresses.json'), { force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping.signal.aborted) return;
    say('\nending every process; nothing is lost, npm start goes on from here');
    void shutDown().then(() => process.exit(0));
  });
}

/** A port that earlier runs used if it is free, so that links stay good; otherwise any, and says so. */
async function portFor(name: string, preferred: number): Promise<number> {
  const port = await getPort({ port: preferred, host: '127.0.0.1' });
  if (port !== preferred) say(`port ${preferred} is taken; ${name} is at ${port}`);
  return port;
}

async function main(): Promise<number> {
  for (const name of NAMES) {
    if (await endOrphan(dataDir, name)) say(`ended ${name}, which an earlier run left behind`);
  }
  if (values.fresh) rmSync(dataDir, { recursive: true, force: true });
  refuseHalves();
  mkdirSync(join(dataDir, 'run'), { recursive: true });

  const onExit = say;
  const uiPort = await portFor('Temporal UI', 8233);
  const [kafka, temporal] = await Promise.all([
    startKafka({
      dataDir,
      port: await portFor('Kafka', 9092),
      controllerPort: await getPort({ host: '127.0.0.1' }),
      say,
      onExit,
    }),
    startTemporal({ dataDir, port: await portFor('Temporal', 7233), uiPort, say, onExit }),
  ]);
  children.push(temporal.child, kafka.child);
  await Promise.all([prepareTopics(kafka.brokers), prepareNamespace(temporal.address)]);

  const sandboxPort = await portFor('the sandbox', 7310);
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...outsideEnvironment(sandboxUrl),
    TEMPORAL_ADDRESS: temporal.address,
    KAFKA_BROKERS: kafka.brokers,
    DOSSIER_PATH: join(dataDir, 'dossier.db'),
    DOSSIER_KEYS: join(dataDir, 'dossier.keys.json'),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_DB: join(dataDir, 'sandbox.db'),
    SANDBOX_SEED: values.file,
    SANDBOX_LOG: 'warn',
    SANDBOX_HOLD: values.once ? '0' : '1',
    ACCEPT_TEST_NUMBERS: 'true',
    LOG_LEVEL: 'warn',
  };
  const node = [
    process.execPath,
    '--disable-warning=TimeoutNegativeWarning',
    '--disable-warning=ExperimentalWarning',
  ];
  const sandbox = startChild({
    name: 'sandbox',
    dataDir,
    env,
    restart: true,
    onExit,
    command: [...node, join(PROJECT_DIR, 'sandbox/main.ts')],
  });
  const worker = startChild({
    name: 'worker',
    dataDir,
    env,
    restart: true,
    onExit,
    command: [...node, join(PROJECT_DIR, 'workers/main.ts')],
  });
  children.push(sandbox, worker);
  await untilReady(sandbox, dataDir, 20_000, async () => {
    await fetch(`${sandboxUrl}/control/health`);
  });
  const addresses = {
    temporal: temporal.address,
    ui: temporal.uiUrl,
    kafka: kafka.brokers,
    sandbox: sandboxUrl,
    dossier: env.DOSSIER_PATH,
    keys: env.DOSSIER_KEYS,
  };
  writeFileSync(
    join(dataDir, 'run', 'addresses.json'),
    JSON.stringify({
      ...addresses,
      pids: Object.fromEntries(children.map((one) => [one.name, one.pid()])),
    }),
  );

  const { rows, problems } = readArtisans(values.file);
  for (const problem of problems) say(problem.message);
  const wanted = rows.slice(0, count);
  const connected = await connect(env);
  const progress = createProgress(kafkaSettings(env), wanted.length, values.json, stopping.signal);
  const registered = await registerRows(connected.onboarding, wanted, say);
  progress.expect(new Set(registered.rows.keys()).size);
  void playPeople({
    client: connected.client,
    onboarding: connected.onboarding,
    rows: registered.rows,
    holds: !values.once,
    log,
    signal: stopping.signal,
  });

  await progress.settled({
    open: values.once ? 0 : [...registered.rows.values()].filter((row) => row.hold !== null).length,
  });
  progress.stop();
  const verification = await verifyEvents({
    kafka: kafkaSettings(env),
    log,
    askCase: (caseId) => connected.onboarding.case(caseId),
  });
  const result = await summary({
    connected,
    rows: registered.rows,
    verification,
    began,
    once: values.once,
  });
  if (values.once) {
    for (const line of result.mistakes) say(line);
    process.stdout.write(values.json ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`);
    await connected.close();
    return result.mistakes.length === 0 && problems.length === 0 ? 0 : 1;
  }
  process.stdout.write(`${result.text}\n\n${result.guide(addresses)}\n`);
  await new Promise<void>(() => undefined); // until Ctrl-C
  return 0;
}

/** Temporal's and Kafka's stores tell one story: one without the other is refused rather than mended by guessing. */
function refuseHalves(): void {
  const kept = ['temporal', 'kafka', 'dossier.db'].filter((one) => existsSync(join(dataDir, one)));
  if (kept.length > 0 && kept.length < 3) {
    throw new Error(
      `${dataDir} holds only ${kept.join(' and ')}: npm start -- --fresh begins anew with all stores`,
    );
  }
}

try {
  const code = await main();
  await shutDown();
  process.exit(code);
} catch (error) {
  if (!stopping.signal.aborted) say(error instanceof Error ? error.message : String(error));
  await shutDown();
  process.exit(1);
}
