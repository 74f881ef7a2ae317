import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { pino } from 'pino';
import { connectTemporal } from '../clients/connect.ts';
import { environment } from '../clients/environment.ts';
import { installRuntime } from '../workers/runtime.ts';
import type { Look } from './calls.ts';
import { reconcilerConfig } from './config.ts';
import { reconcileUntil } from './run.ts';
import { lastLook, lookNow } from './schedule.ts';
import { needsSomebody } from './standing.ts';

/** The reconciler as a process, and what it has found. Finds a running `npm start` by itself. */
const program = new Command('reconciler')
  .description(
    'Looks now and then for cases that nobody looks after any more, and brings them back. Without a command it runs until it is ended.',
  )
  .action(run);
program
  .command('look')
  .description('looks at once; needs a running reconciler')
  .option('--json', 'one line for machines')
  .action((options: Options) => asked(options, lookNow));
program
  .command('status')
  .description('what the latest scheduled look has found')
  .option('--json', 'one line for machines')
  .action((options: Options) => asked(options, lastLook));
program
  .command('alive')
  .description('whether looks are scheduled; exit code 1 where they are not')
  .action(() =>
    connected(async (client) => {
      await lastLook(client);
      process.stdout.write('looks are scheduled\n');
    }),
  );

interface Options {
  readonly json?: true;
}

/** Prints one line of JSON when it has begun; SIGTERM and SIGINT let what runs finish. */
async function run(): Promise<void> {
  const env = environment();
  const config = reconcilerConfig(env);
  const log = pino(
    { level: config.logLevel, base: { process: 'reconciler' } },
    pino.destination(2),
  );
  installRuntime(log, config.logLevel, config.metrics);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  const client = await connectTemporal(env);
  try {
    const ready = () => process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
    await reconcileUntil(client, env, config, log, { signal: stopping.signal, ready });
  } finally {
    await client.connection.close();
  }
}

/** Exit code 2 where somebody has to look. */
function asked({ json }: Options, ask: (client: Client) => Promise<Look | null>): Promise<void> {
  return connected(async (client) => {
    const look = await ask(client);
    process.stdout.write(`${json ? JSON.stringify(look) : textOf(look)}\n`);
    if (look !== null && needsSomebody(look)) process.exitCode = 2;
  });
}

async function connected(work: (client: Client) => Promise<void>): Promise<void> {
  const client = await connectTemporal(environment());
  try {
    await work(client);
  } finally {
    await client.connection.close();
  }
}

function textOf(look: Look | null): string {
  if (look === null) return 'the first look is not done yet';
  const { found, repaired, troubles, gaps, gapsInAll, casesBehind } = look;
  return [
    `${found} cases looked at: ${repaired.recovered} brought back, ${repaired.recovered_from_topic} from the topic, ${repaired.closed} closed, ${repaired.set_going} set going`,
    `${troubles.length} for a person`,
    ...troubles.map(({ caseId, code, since, why }) => `  ${caseId} ${code} since ${since}: ${why}`),
    `${gapsInAll} events missing on the topic`,
    ...gaps.map(({ caseId, sequence }) => `  ${caseId} lacks event ${sequence}`),
    `${casesBehind} cases behind on the cases topic`,
  ].join('\n');
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
