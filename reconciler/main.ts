import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { connectTemporal } from '../clients/library/connect.ts';
import { environment } from '../clients/library/environment.ts';
import { metricsAddress } from '../observability/config.ts';
import { serveMetrics } from '../observability/endpoint.ts';
import { processLog } from '../observability/log.ts';
import { processRegistry } from '../observability/registry.ts';
import { installRuntime } from '../workers/runtime.ts';
import { sdkMetrics } from '../workers/sdk-metrics.ts';
import { reconcilerConfig } from './config.ts';
import { RECONCILE_ACTIVITIES, RECONCILE_WORKFLOW_TYPE, type Scan } from './interface.ts';
import { reconcilerMetrics } from './metrics.ts';
import { reconcileUntil } from './run.ts';
import { lastScan, scanNow } from './schedule.ts';
import { needsPerson } from './standing.ts';

/**
 * The reconciler's command line: runs the reconciler, and shows its scans. It finds the addresses of a running `npm start`
 * by itself.
 */
const program = new Command('reconciler')
  .description(
    'Scans for cases whose run was lost or halted, and recovers them. Without a command it runs until SIGTERM or Ctrl-C.',
  )
  .action(run);
program
  .command('scan')
  .description('scans at once; needs a running reconciler')
  .option('--json', 'prints one line of JSON')
  .action((options: Options) => printScan(options, scanNow));
program
  .command('status')
  .description('shows what the latest scheduled scan has found')
  .option('--json', 'prints one line of JSON')
  .action((options: Options) => printScan(options, lastScan));
program
  .command('alive')
  .description('checks whether scans are scheduled; exit code 1 where they are not')
  .action(() =>
    connected(async (client) => {
      await lastScan(client);
      process.stdout.write('scans are scheduled\n');
    }),
  );

const OWN_TYPES = { workflows: [RECONCILE_WORKFLOW_TYPE], activities: RECONCILE_ACTIVITIES };

interface Options {
  readonly json?: true;
}

/** Prints one line of JSON when it has begun. On SIGTERM and SIGINT its activities finish first. */
async function run(): Promise<void> {
  const env = environment();
  const config = reconcilerConfig(env);
  const address = metricsAddress(env);
  const log = processLog('reconciler', config.logLevel);
  const registry = processRegistry('reconciler');
  const sdkPort = await installRuntime(log, config.logLevel, address !== null);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  const client = await connectTemporal(env);
  try {
    const scanned = reconcilerMetrics(registry, client, config);
    await serveMetrics(registry, address, sdkMetrics(registry, sdkPort, OWN_TYPES));
    const ready = () => process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
    const { signal } = stopping;
    await reconcileUntil(client, env, config, log, { signal, ready, scanned });
  } finally {
    await client.connection.close();
  }
}

/** Prints a scan. The exit code is 2 where a person has to repair something. */
function printScan(
  { json }: Options,
  ask: (client: Client) => Promise<Scan | null>,
): Promise<void> {
  return connected(async (client) => {
    const scan = await ask(client);
    process.stdout.write(`${json ? JSON.stringify(scan) : textOf(scan)}\n`);
    if (scan !== null && needsPerson(scan)) process.exitCode = 2;
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

function textOf(scan: Scan | null): string {
  if (scan === null) return 'no scan is done yet';
  const { found, repaired, findings, gaps, gapsInAll, casesBehind } = scan;
  return [
    `${found} cases found: ${repaired.recovered} recovered, ${repaired.recovered_from_topic} recovered from the topic, ${repaired.closed} closed, ${repaired.set_going} set going`,
    `${findings.length} for a person`,
    ...findings.map(({ caseId, code, since, why }) => `  ${caseId} ${code} since ${since}: ${why}`),
    `${gapsInAll} events missing on the events topic`,
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
