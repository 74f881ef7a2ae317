import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Trace, traceIn } from './trace.ts';

/** Starts Quint on the model. */

const MODEL = 'model/publication.qnt';

/** What must hold in every state: names of `model/publication.qnt`. */
export const INVARIANTS: readonly string[] = [
  ...['nothingLost', 'confirmedIsStored', 'oneEventForEachNumber', 'inOrder', 'onlyDurable'],
];

/** Random traces from an initial state of the model. */
export interface Simulation {
  /** The name of the action that a trace starts with. */
  readonly init: string;
  readonly traces: number;
  /** Steps of each trace. */
  readonly steps: number;
  readonly seed: number;
  readonly invariants?: readonly string[];
  /** Names of states that traces should reach; Quint counts the traces that do. */
  readonly witnesses?: readonly string[];
}

/** What Quint answers. */
export interface Answer {
  /** False if an invariant was violated, or a test failed. */
  readonly holds: boolean;
  /** All that it has printed. */
  readonly said: string;
}

/** Runs random traces and checks the invariants in each of their states. */
export function simulate(simulation: Simulation): Promise<Answer> {
  return run(argumentsOf(simulation));
}

/** Runs the scenarios, each once: `run …Test` in Quint. */
export const runScenarios = (): Promise<Answer> =>
  quint(['test', 'model/scenarios.qnt', '--seed=1', '--verbosity=3']);

/** The same as `simulate`, with the traces. */
export async function tracesOf(
  simulation: Simulation,
): Promise<{ answer: Answer; traces: readonly Trace[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'));
  try {
    const out = `--out-itf=${join(folder, '{seq}.itf.json')}`;
    const more = ['--mbt', `--n-traces=${simulation.traces}`, out];
    const answer = await run([...argumentsOf(simulation), ...more]);
    const files = readdirSync(folder).sort();
    const traces = files.map((name) => traceIn(readFileSync(join(folder, name), 'utf8')));
    return { answer, traces };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In how many traces a witness was seen, as Quint has printed it. */
export function seen({ said }: Answer, witness: string): number {
  const [, count] = new RegExp(`^${witness} was witnessed in (\\d+) trace`, 'm').exec(said) ?? [];
  if (count === undefined) throw new Error(`Quint does not speak of ${witness}:\n${said}`);
  return Number(count);
}

function argumentsOf({
  init,
  traces,
  steps,
  seed,
  invariants = [],
  witnesses = [],
}: Simulation): string[] {
  return [
    ...[`--init=${init}`, `--max-samples=${traces}`, `--max-steps=${steps}`, `--seed=${seed}`],
    ...(invariants.length > 0 ? ['--invariants', ...invariants] : []),
    ...(witnesses.length > 0 ? ['--witnesses', ...witnesses] : []),
  ];
}

const run = (more: readonly string[]) => quint(['run', MODEL, '--verbosity=1', ...more]);

async function quint([command = '', file = '', ...more]: readonly string[]): Promise<Answer> {
  // Its other backend is a program that it would fetch.
  const all = [command, file, '--backend=typescript', ...more];
  const { exitCode, stdout, stderr } = await execa('quint', all, {
    preferLocal: true,
    reject: false,
  });
  const said = `${stdout}\n${stderr}`;
  const isAnswer = exitCode === 0 || /Invariant violated|Tests failed/.test(said);
  if (!isAnswer) throw new Error(`quint ${all.join(' ')}:\n${said}`);
  return { holds: exitCode === 0, said };
}
