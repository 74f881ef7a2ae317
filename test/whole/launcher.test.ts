import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDS } from '../../contracts/vocabulary.ts';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { type KafkaBroker, startKafka } from '../../tools/launcher/kafka.ts';
import { livingPid, namesOf } from '../../tools/launcher/pids.ts';
import { brokenTopicsAreSeen } from '../examples/broken-topics.ts';
import { analystsRead } from '../examples/command-line.ts';
import { type Place, placeAt } from '../examples/place.ts';
import { type RunSummary, strangersRead } from '../examples/strangers.ts';
import { IN_LONG_MODE, SIZES } from '../support/sizes.ts';

let folder: string;
let dataDir: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  dataDir = join(folder, 'one');
});
afterAll(() => {
  for (const pid of pids(dataDir)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const launchIn = (where: string, ...args: string[]) =>
  execa(
    process.execPath,
    ['--disable-warning=TimeoutNegativeWarning', 'tools/launcher/start.ts', ...args],
    {
      env: { ARTISAN_DATA_DIR: where },
      reject: false,
    },
  );
const launch = (...args: string[]) => launchIn(dataDir, ...args);

const CHILDREN = [
  ...['kafka', 'temporal', 'sandbox', 'issuer', 'worker', 'commands', 'projector', 'reconciler'],
];
/** The ids of the running processes of a folder's launcher. */
const pids = (where = dataDir): number[] =>
  CHILDREN.flatMap((name) => livingPid(where, name) ?? []);
const lastLine = (text: string) =>
  JSON.parse(text.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
let lastRun: Record<string, unknown>;

/** Some of the file's first forty rows, by the sizes of the mode, with a repeated row and the row that it repeats. */
function chosenRows(): {
  readonly text: string;
  readonly count: number;
  readonly brokenRow: string;
} {
  const [heading = '', ...lines] = readFileSync('tools/demo-data/artisans.csv', 'utf8')
    .trim()
    .split('\n');
  const { rows } = readArtisans('tools/demo-data/artisans.csv');
  const first = rows.slice(0, 40);
  const again = first.find(({ scenario }) => scenario === 'twice')?.registration.schemeNumber;
  const scenarios = new Set(
    [...new Set(first.map(({ scenario }) => scenario))].slice(0, SIZES.launcherScenarios.all),
  );
  const chosen = first.filter(
    ({ scenario, registration }, index) =>
      registration.schemeNumber === again ||
      (scenarios.has(scenario) &&
        first.slice(0, index).filter((one) => one.scenario === scenario).length <
          SIZES.launcherScenarios.ofEach),
  );
  // The heading is line 1.
  const taken = chosen.map(({ line }) => lines[line - 2] ?? '');
  const pincode = heading.split(',').indexOf('pincode');
  // A row whose artisan is not among them.
  const brokenRow = (lines[60] ?? '').split(',').with(pincode, '12').join(',');
  return { text: `${[heading, ...taken].join('\n')}\n`, count: chosen.length, brokenRow };
}

it('everything is killed in mid-run, launcher and all, and the next start brings every case to its end', async () => {
  const { text, count, brokenRow } = chosenRows();
  const rows = join(folder, 'chosen.csv');
  writeFileSync(rows, text);
  const first = launch('--once', '--json', '--file', rows);
  const deadline = Date.now() + 60_000;
  while (pids().length < CHILDREN.length && Date.now() < deadline)
    await new Promise((wake) => setTimeout(wake, 200));
  await new Promise((wake) => setTimeout(wake, 5000));
  const running = pids();
  expect(running.length).toBe(CHILDREN.length);
  expect(namesOf(dataDir).sort()).toEqual([...CHILDREN, 'launcher'].sort());
  if (first.pid !== undefined) process.kill(first.pid, 'SIGKILL');
  // One that is left behind is ended by the next start.
  const left = livingPid(dataDir, 'issuer');
  for (const pid of running) if (pid !== left) process.kill(pid, 'SIGKILL');
  await first;

  const second = await launch('--once', '--json', '--file', rows);
  expect(second.stderr).not.toContain('ended as');
  expect(second.stderr).toContain('ended issuer, which an earlier run left behind');
  expect(second.exitCode, second.stderr).toBe(0);
  const result = lastLine(second.stdout);
  expect(Object.keys(result)).toEqual(['artisans', 'ends', 'events', 'verify', 'seconds']);
  expect(Object.keys(result.ends as object)).toEqual([...ENDS]);
  expect(pids()).toEqual([]);
  expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  // One of the rows comes twice.
  expect(result.artisans).toBe(count - 1);
  lastRun = result;
  expect(result.verify).toMatchObject({
    gaps: 0,
    outOfOrder: 0,
    conflicts: 0,
    schemaErrors: 0,
    foldMismatches: 0,
  });

  if (!IN_LONG_MODE) return;
  // Again at once, with a row that cannot be read: ended cases are counted, nobody is registered anew, the bad field is
  // named by line, column and rule, the exit code says so, and no process is left behind.
  const broken = join(folder, 'broken.csv');
  const line = text.trim().split('\n').length + 1;
  writeFileSync(broken, `${text}${brokenRow}\n`);
  const third = await launch('--once', '--json', '--file', broken);
  expect(third.stderr).toMatch(new RegExp(`^line ${line}, column pincode: `, 'm'));
  expect(third.stderr.match(/^line /gm)).toHaveLength(1);
  expect(third.stderr).not.toMatch(/^\s+at /m);
  expect(third.exitCode, third.stderr).toBe(1);
  lastRun = lastLine(third.stdout);
  expect(lastRun.events).toBe(result.events);
  expect(lastRun.verify).toEqual(result.verify);
  const { artisans } = lastRun;
  expect(artisans).toBe(count - 1);
  expect(third.stderr).toContain(
    `${artisans} cases were there before: ${artisans} had ended, 0 go on`,
  );
  expect(pids()).toEqual([]);
}, 480_000);

describe('what that run left in Kafka is read', () => {
  let broker: KafkaBroker;
  let place: Place;
  beforeAll(async () => {
    const [port, controllerPort] = [await freePort(), await freePort()];
    broker = await startKafka({ dataDir, port, controllerPort });
    place = placeAt(join(folder, 'reader'), broker.brokers);
  });
  afterAll(() => broker?.child.stop());

  describe('by strangers', () => {
    strangersRead(
      () => place,
      () => lastRun as unknown as RunSummary,
    );
  });
  describe('from the command line', () => analystsRead(() => place));
  describe('broken on purpose', () => brokenTopicsAreSeen(() => place));
});

it.runIf(IN_LONG_MODE)(
  'stores of two installations are refused in one line, which names them',
  async () => {
    const mixed = join(folder, 'mixed');
    cpSync(dataDir, mixed, { recursive: true });
    rmSync(join(mixed, 'kafka'), { recursive: true });
    const gone = await launchIn(mixed, '--once', '--count', '1');
    expect(gone.exitCode).toBe(1);
    expect(gone.stderr).toMatch(/has no kafka any more: npm start -- --fresh/);

    // A cluster of its own, as another installation has one.
    const [port, controllerPort] = [await freePort(), await freePort()];
    const other = await startKafka({ dataDir: mixed, port, controllerPort });
    await other.child.stop();
    const { exitCode, stderr, stdout } = await launchIn(mixed, '--once', '--count', '1');
    const refusal = stderr.split('\n').filter((line) => line.startsWith('these stores'));
    expect(refusal, stderr).toHaveLength(1);
    expect(refusal[0]).toMatch(/Kafka at \S+ has cluster .*npm start -- --fresh/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
    expect(pids(mixed)).toEqual([]);
  },
);
