import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { pino } from 'pino';
import { parseArtisanId } from '../contracts/ids.ts';
import { groupStanding } from '../kafka/kafkajs-group-offsets.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { catchUp } from './catch-up.ts';
import { environment, projectorConfig } from './config.ts';
import { project } from './run.ts';
import { projectorStatus } from './status.ts';
import { Store } from './store.ts';

/** The projector as a process: keeps the cases topic, and tells how it stands. Finds a running `npm start` by itself. */
const program = new Command('projector')
  .description('Keeps the topic of the latest cases. Without a command it runs until it is ended.')
  .action(run);
program
  .command('status')
  .description('how far the cases topic has come, and which cases do not go on')
  .option('--json', 'one line for machines')
  .action(status);
program
  .command('forget <artisan...>')
  .description('takes the cases of erased artisans off the topic, for ever')
  .option('--wait <seconds>', 'for how long to wait for the running projector', '10')
  .action(forget);
program
  .command('rebuild <file>')
  .description('makes a new file from the topics, and says its digest; disturbs nobody')
  .action(rebuild);
program
  .command('digest')
  .description('what the file holds, as one digest: that of a file rebuilt at the same offsets')
  .action(() => {
    const { config } = setting();
    print(summaryOf(config.path));
  });

const SHOWN_MS = 2_000;
const print = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

function setting() {
  const env = environment();
  const config = projectorConfig(env);
  const log = pino({ level: config.logLevel, base: { process: 'projector' } }, pino.destination(2));
  return { config, log, settings: kafkaSettings(env) };
}

/** Prints one line of JSON when it has caught up; SIGTERM and SIGINT finish what runs. */
async function run(): Promise<void> {
  const { config, log, settings } = setting();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stopping.abort(new Error('this process ends')));
  const ready = () => print({ ready: true, topic: config.cases });
  await project(settings, config, log, stopping.signal, ready);
}

async function status({ json }: { json?: boolean }): Promise<void> {
  const { config, log, settings } = setting();
  const one = await projectorStatus(settings, config, log);
  if (json) return void print(one);
  const lines = [
    `${one.cases} cases, ${one.behind} events behind`,
    `${one.forgotten} artisans forgotten, ${one.toForget} of them not yet told`,
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
  const store = new Store(config.path);
  try {
    const until = Date.now() + Number(wait) * 1000;
    for (const artisanId of artisanIds) store.erasures.ask(artisanId);
    const isTold = (artisanId: string) => store.erasures.has(artisanId);
    while (!artisanIds.every(isTold) && Date.now() < until) await sleep(100);
    for (const artisanId of artisanIds)
      process.stdout.write(
        isTold(artisanId)
          ? `${artisanId} is off the cases topic\n`
          : `${artisanId} is written down; the projector takes them off the topic as soon as it runs\n`,
      );
    if (!artisanIds.every(isTold)) process.exitCode = 3;
  } finally {
    store.close();
  }
}

async function rebuild(file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} is there already: name a new file`);
  const { config, log, settings } = setting();
  const standing = await groupStanding(settings, config.groupId, config.events, log);
  // The group's offsets may show a moment before the records that were committed with them.
  await sleep(SHOWN_MS);
  const store = new Store(file);
  try {
    await catchUp(store, { settings, config: { ...config, path: file }, standing, log });
  } finally {
    store.close();
  }
  print(summaryOf(file));
}

function summaryOf(path: string) {
  const store = new Store(path);
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
