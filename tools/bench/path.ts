import { prepareArtisans } from './cases.ts';
import { CONTENDERS, type Contender } from './contenders.ts';
import { driveCase } from './drive.ts';
import { type CaseCost, costOf, historyOf, median } from './histories.ts';
import { cpuMsOf } from './processes.ts';
import type { Measured, Services } from './services.ts';

/** The benchmark of whole onboardings. */

export interface PathOptions {
  readonly rounds: number;
  /** Cases at once in each round. */
  readonly cases: number;
  readonly say: (line: string) => void;
}

type CpuMs = Readonly<Record<Measured | 'all', number>>;
type Figures = Readonly<Record<Contender, number>>;

/** Onboardings per second and their cost on the server, as medians. */
export interface PathResult {
  readonly rates: Figures;
  readonly ratioToNaive: number;
  readonly ratioToBare: number;
  readonly historyEvents: Figures;
  readonly stateTransitions: Figures;
  /** The processor's time for a case, milliseconds, the median of the rounds: by process, and of all together. */
  readonly cpuMs: Readonly<Record<Contender, CpuMs>>;
  readonly rounds: number;
  readonly outsideCalls: number;
  /** The history of one case of each contender, by kind of event. */
  readonly kinds: Readonly<Record<Contender, Record<string, number>>>;
}

/** Measures the contenders in turns with the same cases. The order changes from round to round. */
export async function measurePath(services: Services, options: PathOptions): Promise<PathResult> {
  const { client, dossier, pids } = services;
  const { rounds, cases, say } = options;
  const artisans = await prepareArtisans(dossier, cases);
  const rates: Record<Contender, number[]> = { ours: [], naive: [], bare: [] };
  const costs: Record<Contender, CaseCost[]> = { ours: [], naive: [], bare: [] };
  const last = { ours: '', naive: '', bare: '' };
  const used: Record<Contender, CpuMs[]> = { ours: [], naive: [], bare: [] };
  let application = 0;
  const turn = async (contender: Contender, size: number) => {
    application += 1;
    const number = application;
    const ready = await Promise.all(artisans.slice(0, size).map((one) => one.caseFor(number)));
    const before = cpuOf(pids());
    const began = performance.now();
    await Promise.all(ready.map((one) => driveCase(client, contender, one)));
    const rate = size / ((performance.now() - began) / 1000);
    const cpu = cpuBetween(before, cpuOf(pids()), size);
    last[contender] = ready[0]?.start.caseId ?? '';
    return { rate, cpu, ids: ready.map((one) => one.start.caseId) };
  };

  say('warming up');
  // Each contender's code runs and connects once before it is measured.
  for (const contender of CONTENDERS) await turn(contender, Math.ceil(cases / 2));
  for (let round = 0; round < rounds; round += 1) {
    const order = CONTENDERS.map((_one, index) => CONTENDERS[(index + round) % CONTENDERS.length]);
    for (const contender of order) {
      if (contender === undefined) continue;
      const { rate, cpu, ids } = await turn(contender, cases);
      used[contender].push(cpu);
      rates[contender].push(rate);
      costs[contender].push(...(await Promise.all(ids.map((id) => costOf(client, id)))));
      say(`round ${round + 1} of ${rounds}, ${contender}: ${rate.toFixed(2)} a second`);
    }
  }

  const each = async <T>(of: (contender: Contender) => Promise<T> | T) => {
    const [ours, naive, bare] = [await of('ours'), await of('naive'), await of('bare')];
    return { ours, naive, bare };
  };
  const histories = await each((one) => historyOf(client, last[one]));
  const calls = new Set(Object.values(histories).map((one) => one.outsideCalls));
  if (calls.size !== 1) throw new Error(`not the same outside calls: ${[...calls].join(', ')}`);
  const ratio = (other: 'naive' | 'bare') =>
    median(rates.ours.map((rate, round) => rate / (rates[other][round] ?? Number.NaN)));
  return {
    rates: await each((one) => median(rates[one])),
    ratioToNaive: ratio('naive'),
    ratioToBare: ratio('bare'),
    historyEvents: await each((one) => median(costs[one].map((cost) => cost.historyEvents))),
    stateTransitions: await each((one) => median(costs[one].map((cost) => cost.stateTransitions))),
    cpuMs: await each((one) => medians(used[one])),
    rounds,
    outsideCalls: histories.ours.outsideCalls,
    kinds: await each((one) => histories[one].kinds),
  };
}

const PROCESSES = ['temporal', 'worker', 'broker'] as const;

function cpuOf(pids: Readonly<Record<Measured, number>>): Record<Measured, number> {
  const of = (name: Measured) => cpuMsOf(pids[name]);
  return { temporal: of('temporal'), worker: of('worker'), broker: of('broker') };
}

/** Milliseconds for each of `cases` cases. */
function cpuBetween(
  before: Record<Measured, number>,
  after: Record<Measured, number>,
  cases: number,
): CpuMs {
  const of = (name: Measured) => (after[name] - before[name]) / cases;
  const all = PROCESSES.reduce((sum, name) => sum + of(name), 0);
  return { temporal: of('temporal'), worker: of('worker'), broker: of('broker'), all };
}

function medians(rounds: readonly CpuMs[]): CpuMs {
  const of = (name: keyof CpuMs) => Math.round(median(rounds.map((one) => one[name])));
  return { temporal: of('temporal'), worker: of('worker'), broker: of('broker'), all: of('all') };
}
