import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { parseArtisanId } from '../contracts/ids.ts';
import { groupStanding } from '../kafka/kafkajs-group-offsets.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { metricsAddress } from '../observability/config.ts';
import { serveMetrics } from '../observability/endpoint.ts';
import { processLog } from '../observability/log.ts';
import { processRegistry } from '../observability/registry.ts';
import { catchUp } from './catch-up.ts';
import { environment, type ProjectorConfig, projectorConfig } from './config.ts';
import { projectorMetrics } from './metrics.ts';
import { project } from './run.ts';
import { projectorStatus } from './status.ts';
import { Store } from './store.ts';

/**
 * The projector's command line: runs the projector, and reports on it. It finds the addresses of a running `npm start` by
 * itself.
 */
const program = new Command('projector')
  .description(
    'Writes the topic of the latest cases. Without a command it runs until SIGTERM or Ctrl-C.',
  )
  .action(run);
program
  .command('status')
  .description('shows how far the cases topic has come, and which cases do not go on')
  .option('--json', 'prints one line of JSON')
  .action(status);
program
  .command('forget <artisan...>')
  .description('takes the cases of erased artisans off the topic, for ever')
  .option('--wait <seconds>', 'how long to wait for the running projector', '10')
  .action(forget);
program
  .command('rebuild <file>')
  .description(
    'makes a new file from the topics and prints its digest; a projector may run meanwhile',
  )
  .action(rebuild);
program
  .command('digest')
  .description(
    'prints the digest of the file, which equals that of a file rebuilt at the same offsets',
  )
  .action(() => {
    const { config } = setting();
    print(summaryOf(config));
  });

/** After how long the records of a committed transaction are visible to a reader, in milliseconds. */
const SHOWN_MS = 2_000;
const print = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

function setting() {
  const env = environment();
  const config = projectorConfig(env);
  const log = processLog('projector', config.logLevel);
  return { env, config, log, settings: kafkaSettings(env) };
}

/** Prints one line of JSON when it has caught up. On SIGTERM and SIGINT it writes what it has read, and ends. */
async function run(): Promise<void> {
  const { env, config, log, settings } = setting();
  const address = metricsAddress(env);
  const registry = processRegistry('projector');
  const show = projectorMetrics(registry, settings, config, log);
  await serveMetrics(registry, address);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stopping.abort(new Error('this process ends')));
  await project(settings, config, log, stopping.signal, (store) => {
    show(store);
    print({ ready: true, topic: config.cases });
  });
}

async function status({ json }: { json?: boolean }): Promise<void> {
  const { config, log, settings } = setting();
  const one = await projectorStatus(settings, config, log);
  if (json) return void print(one);
  const lines = [
    `${one.cases} cases, ${one.behind} events behind`,
    `${one.forgotten} artisans forgotten, ${one.toForget} of them not yet off the cases topic`,
    ...one.newer.map(
      ({ caseId, sequence, type }) =>
        `${caseId} stands still: ${type} (${sequence}) is newer than this projector`,
    ),
    ...one.stopped.map(
      ({ caseId, sequence, reason }) => `${caseId} is stopped: ${reason} at event ${sequence}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function forget(artisans: string[], { wait }: { wait: string }): Promise<void> {
  const artisanIds = artisans.map(parseArtisanId);
  const { config } = setting();
  const store = new Store(config.path, config.events);
  try {
    const until = Date.now() + Number(wait) * 1000;
    for (const artisanId of artisanIds) store.erasures.ask(artisanId);
    const isOff = (artisanId: string) => store.erasures.isPublished(artisanId);
    while (!artisanIds.every(isOff) && Date.now() < until) await sleep(100);
    for (const artisanId of artisanIds)
      process.stdout.write(
        isOff(artisanId)
          ? `${artisanId} is off the cases topic\n`
          : `${artisanId} is noted; the projector takes their cases off the topic as soon as it runs\n`,
      );
    if (!artisanIds.every(isOff)) process.exitCode = 3;
  } finally {
    store.close();
  }
}

async function rebuild(file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} is there already: name a new file`);
  const { config, log, settings } = setting();
  const standing = await groupStanding(settings, config.groupId, config.events, log);
  // Kafka may show the group's offsets a moment before the records that were committed with them.
  await sleep(SHOWN_MS);
  const store = new Store(file, config.events);
  try {
    await catchUp(store, { settings, config: { ...config, path: file }, standing, log });
  } finally {
    store.close();
  }
  print(summaryOf({ ...config, path: file }));
}

function summaryOf({ path, events }: Pick<ProjectorConfig, 'path' | 'events'>) {
  const store = new Store(path, events);
  try {
    return { ...store.counts(), digest: store.digest() };
  } finally {
    store.close();
  }
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
