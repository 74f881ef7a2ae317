import { writeFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Command, InvalidArgumentError } from 'commander';
import { REPEATS } from '../../clients/library/after-close.ts';
import { environment } from '../../clients/library/environment.ts';
import { createBar } from '../../operations/policy/bar.ts';
import { processSettings } from '../../workers/config.ts';
import { buildId } from './build-id.ts';
import { checkOpenCases, type GateReport } from './gate.ts';
import { NoWorkerYet, type Rollout, rolloutOf, setCurrent, setRamp } from './rollout.ts';

// The SDK tells of each worker that replays.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** `npm run deploy`: brings a build of the workers to the open cases. */
const program = new Command('npm run deploy --')
  .description(
    'Brings the build of this checkout to the open cases. Its id is WORKER_BUILD_ID, or the commit. A build takes traffic only if the gate lets it: it replays a sample of the open cases of every stage and age with the code of this checkout.',
  )
  .option('--json', 'prints JSON')
  .option(
    '--sample <count>',
    'the most cases to replay of each stage and age',
    whole(1, 10_000),
    20,
  )
  .option('--seed <text>', 'decides which cases: the same seed takes the same', 'gate');

program
  .command('check')
  .description('runs the gate, and changes nothing')
  .action(() => connected(async (client) => report(await gate(client))));
program
  .command('status')
  .description('which build takes the tasks of cases')
  .action(() =>
    connected(async (client, { deploymentName }) => {
      const rollout = await rolloutOf(client, deploymentName);
      print(rollout, textOf(deploymentName, rollout));
    }),
  );
program
  .command('ramp')
  .description('lets this build take a share of the tasks; 0 ends the ramp')
  .argument('<percent>', 'from 0 to 100', whole(0, 100))
  .action((percent: number) =>
    connected(async (client, version) => {
      // To end a ramp sends cases back to the current build, which has them already.
      if (percent > 0 && !(await passes(client))) return;
      await setRamp(client, version, percent);
      print(
        { ramping: version.buildId, percent },
        `${version.buildId} takes ${percent} % of the tasks`,
      );
    }),
  );
program
  .command('current')
  .description('lets this build take all tasks')
  .action(() =>
    connected(async (client, version) => {
      if (!(await passes(client))) return;
      await setCurrent(client, version);
      print({ current: version.buildId }, `${version.buildId} takes all tasks`);
    }),
  );
await program.parseAsync();

interface Flags {
  readonly json?: true;
  readonly sample: number;
  readonly seed: string;
}

function print(value: unknown, text: string): void {
  const { json } = program.opts<Flags>();
  process.stdout.write(`${json ? JSON.stringify(value) : text}\n`);
}

async function gate(client: Client): Promise<GateReport> {
  const { sample, seed } = program.opts<Flags>();
  let end: () => void = () => undefined;
  const onSample = (count: number) => {
    const bar = createBar('cases replayed', count);
    end = bar.end;
    return bar.step;
  };
  const found = await checkOpenCases({ client, perGroup: sample, seed, onSample });
  end();
  return found;
}

/** Prints what the gate found. A case that failed makes the exit code 1. */
function report(found: GateReport): void {
  print(found, textOfGate(found));
  if (found.failed.length > 0) process.exitCode = 1;
}

/** Runs the gate. If it is closed, that alone is printed, and nothing is changed. */
async function passes(client: Client): Promise<boolean> {
  const found = await gate(client);
  if (found.failed.length > 0) {
    report(found);
    return false;
  }
  process.stderr.write(`${textOfGate(found)}\n`);
  return true;
}

function textOfGate({ open, replayed, groups, failed }: GateReport): string {
  return [
    `${replayed} of ${open} open cases were replayed with this code:`,
    ...groups.map((one) => `  ${one.stage}, ${one.age}: ${one.replayed} of ${one.open}`),
    failed.length === 0
      ? 'the gate is open: all of them go on'
      : `the gate is closed: ${failed.length} of them cannot go on with this code`,
    ...failed.map(({ caseId, runId, why }) => `  ${caseId} (run ${runId}): ${why}`),
  ].join('\n');
}

function textOf(name: string, rollout: Rollout | null): string {
  if (rollout === null) return `no worker of the deployment ${name} was ever seen`;
  const { current, ramping, builds } = rollout;
  return [
    `deployment ${name}`,
    `  current  ${current ?? 'none: workers without a version take all tasks'}`,
    ...(ramping === null ? [] : [`  ramping  ${ramping.buildId}, ${ramping.percent} %`]),
    `  builds   ${builds.join(', ') || 'none'}`,
  ].join('\n');
}

type Version = { readonly deploymentName: string; readonly buildId: string };

async function connected(work: (client: Client, version: Version) => Promise<void>): Promise<void> {
  try {
    const settings = processSettings(environment());
    const connection = await Connection.connect({
      ...loadClientConnectConfig().connectionOptions,
      address: settings.TEMPORAL_ADDRESS,
      interceptors: REPEATS,
    });
    try {
      const client = new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE });
      const id = settings.WORKER_BUILD_ID ?? (await buildId());
      await work(client, { deploymentName: settings.WORKER_DEPLOYMENT, buildId: id });
    } finally {
      await connection.close();
    }
  } catch (error) {
    const isOurs = error instanceof NoWorkerYet;
    const text = error instanceof Error ? error.message : String(error);
    writeFileSync(2, `${isOurs ? text : `the deployment could not be changed: ${text}`}\n`);
    process.exitCode = 1;
  }
}

/** A number of a command line. */
function whole(least: number, most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
    return number;
  };
}
