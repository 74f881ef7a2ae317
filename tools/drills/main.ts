import { DefaultLogger, Runtime } from '@temporalio/worker';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { say } from '../launcher/terminal.ts';
import { MOST_CASES } from './artisans.ts';
import { type Report, runDrill } from './drill.ts';
import type { Fault, Setting } from './fault.ts';
import { FAULTS } from './faults/all.ts';
import { keepReport } from './kept.ts';
import { showProgress } from './progress.ts';
import { RELIABILITY_PAGE, writeTable } from './table.ts';

// The SDK tells of each worker that replays.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** The command line of the drills, `npm run drill -- NAME`, and its options. */
interface Chosen {
  readonly cases: number;
  readonly seed: number;
  readonly json?: true;
  readonly [setting: string]: number | true | undefined;
}

const ending = new AbortController();
// `on` and not `once`: without this listener another library would end this process and leave the others.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!ending.signal.aborted) say('ending every process');
    ending.abort(new Error('ended early'));
  });

/** @returns a parser of an option. It throws an InvalidArgumentError for text that is no such number. */
const reads =
  ({ least, most, whole = false }: Omit<Setting, 'default' | 'description'>) =>
  (text: string): number => {
    const number = Number(text);
    if (
      text.trim() !== '' &&
      number >= least &&
      number <= most &&
      (!whole || Number.isInteger(number))
    )
      return number;
    const kind = whole ? 'a whole number' : 'a number';
    throw new InvalidArgumentError(`It must be ${kind} from ${least} to ${most}.`);
  };

/** Runs a drill, keeps its report and prints it. @returns the exit code */
async function drill(fault: Fault, chosen: Chosen): Promise<number> {
  const { cases, seed } = chosen;
  const settings = Object.fromEntries(
    Object.keys(fault.settings).map((name) => [name, Number(chosen[camelCase(name)])]),
  );
  say(`${fault.name}: ${cases} cases, --seed ${seed}`);
  const progress = showProgress(fault.name, cases);
  const { onStep } = progress;
  const report = await runDrill(fault, { cases, seed, settings, onStep, signal: ending.signal })
    // The last line of the progress stays on the screen, also after an error.
    .finally(progress.stop);
  keepReport(report, fault, settings);
  for (const mistake of report.mistakes) say(mistake);
  process.stdout.write(chosen.json === true ? `${JSON.stringify(flat(report))}\n` : text(report));
  return report.mistakes.length === 0 ? 0 : 1;
}

const camelCase = (name: string) =>
  name.replaceAll(/-(\w)/g, (_all, one: string) => one.toUpperCase());

function flat({ figures, mistakes, ...report }: Report): object {
  return { ...report, ...figures, passed: mistakes.length === 0 };
}

const text = (report: Report) =>
  Object.entries(flat(report))
    .map(
      ([name, value]) =>
        `${name.padEnd(24)}${typeof value === 'object' ? JSON.stringify(value) : value}\n`,
    )
    .join('');

const program = new Command('npm run drill --')
  .description(
    'Starts a system, breaks it on purpose while cases run in it, lets all cases end, and counts what was lost.\nExit code 0 where nothing is wrong, 1 where something is or the fault did not strike, 2 for a bad option.',
  )
  .exitOverride();
for (const fault of FAULTS) {
  const command = program
    .command(fault.name)
    .description(fault.description)
    .option(
      '--cases <number>',
      'how many artisans',
      reads({ least: 1, most: MOST_CASES, whole: true }),
      300,
    )
    .option(
      '--seed <number>',
      'repeats a drill with the same artisans and random numbers (default: another seed each time)',
      reads({ least: 1, most: 2 ** 31, whole: true }),
    )
    .option('--json', 'prints one line of JSON');
  for (const [name, setting] of Object.entries(fault.settings))
    command.option(`--${name} <number>`, setting.description, reads(setting), setting.default);
  command.action(async (chosen: Chosen) => {
    const seed = chosen.seed ?? Math.floor(Math.random() * 1_000_000) + 1;
    process.exitCode = await drill(fault, { ...chosen, seed });
  });
}
program
  .command('table')
  .description(`writes the latest report of each drill into ${RELIABILITY_PAGE}`)
  .option(
    '--cases <number>',
    'only reports of at least so many cases',
    reads({ least: 1, most: MOST_CASES, whole: true }),
    300,
  )
  .action(({ cases }: Pick<Chosen, 'cases'>) => writeTable(cases));

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its message for a bad option already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
process.exit();
