import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { Acknowledged } from './acknowledged.ts';
import { makeArtisans } from './artisans.ts';
import type { Fault } from './fault.ts';
import { type Findings, type Judgement, judge, workersAnew } from './judge.ts';
import { overTopic } from './over-topic.ts';
import { type System, startSystem } from './system.ts';
import { Testbed } from './testbed.ts';

export interface DrillOptions {
  readonly cases: number;
  readonly seed: number;
  /** What was chosen instead of a fault's defaults, by name. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Told of each step as it begins, and where to see how far it is. */
  readonly onStep?: (step: Step, stage?: Testbed) => void;
  /** Whether workers who remember nothing are started for the judgement; they are, if not given. */
  readonly freshWorkers?: boolean;
  /** Ends the drill early. */
  readonly signal?: AbortSignal;
}

type Step = 'starting' | 'striking' | 'waiting for the ends' | 'judging';

/** What a drill came to. */
export interface Report extends Findings {
  readonly drill: string;
  readonly cases: number;
  /** How often the fault struck while cases were open. */
  readonly faults: number;
  readonly ended: Judgement['ended'];
  readonly seconds: number;
  readonly seed: number;
  readonly figures: Readonly<Record<string, number>>;
  /** Empty where everything is as it has to be. */
  readonly mistakes: readonly string[];
}

/** How long none may end before it is said that they do not, in milliseconds. */
const PATIENCE_MS = 120_000;
/** A backend that speaks only Kafka gives a command of which it hears nothing again after so long, in milliseconds. */
const REPEAT_AFTER_MS = 5_000;

/** Breaks a system of its own while cases run in it, lets all of them end, and judges what it finds. */
export async function runDrill(fault: Fault, options: DrillOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  let system: System | undefined;
  try {
    const artisans = join(folder, 'artisans.csv');
    const rows = makeArtisans(artisans, options.cases, options.seed);
    options.onStep?.('starting');
    const { dynamicConfig = {}, ...wanted } = fault.system;
    system = await startSystem(dynamicConfig, { ...wanted, artisans });
    options.signal?.throwIfAborted();
    return await drillIn(system, rows, fault, options);
  } finally {
    await system?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The same in a system that runs already and plays these artisans.
 * @param rows whom it has not met yet
 */
export async function drillIn(
  system: System,
  rows: readonly ArtisanRow[],
  fault: Fault,
  { seed, settings = {}, freshWorkers = true, onStep, signal }: Omit<DrillOptions, 'cases'>,
): Promise<Report> {
  const began = Date.now();
  const acknowledged = new Acknowledged();
  const { rejected, close, ...speaking } = speakers(fault, system, acknowledged);
  const stage = new Testbed({ system, rows, seed, ...speaking });
  const work = async (): Promise<Report> => {
    onStep?.('striking', stage);
    const struck = await fault.strike(stage, settingsOf(fault, settings));
    onStep?.('waiting for the ends', stage);
    await stage.arrive();
    await stage.settled(PATIENCE_MS);
    const further = await struck.mend?.();
    onStep?.('judging', stage);
    if (freshWorkers) await workersAnew(system);
    const options = { system, cases: stage.cases, acknowledged, rejected: await rejected() };
    const { findings, ended, mistakes } = await judge(options);
    return {
      drill: fault.name,
      cases: stage.cases.size,
      faults: stage.faults,
      ...findings,
      ended,
      figures: { ...struck.figures, ...further },
      seconds: Math.round((Date.now() - began) / 100) / 10,
      seed,
      mistakes: [...shortfall(stage.faults, struck.least ?? 1), ...mistakes],
    };
  };
  const working = work();
  // What is given up fails where its system is taken away, and must not take those with it that end the processes.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, aborted(signal)]);
  } finally {
    close();
    await stage.leave();
  }
}

/** Whose people speak to their cases directly, or over the commands topic, and what they are told of it. */
function speakers(fault: Fault, { kafka, onboarding }: System, acknowledged: Acknowledged) {
  if (fault.overTopic !== true)
    return {
      onboarding: acknowledged.answeredBy(onboarding),
      register: async ({ registration }: ArtisanRow, actor: ActorGiven) => {
        const { caseId } = await onboarding.register(registration, actor);
        acknowledged.stored(caseId, derivedCommandId('register', caseId));
        return caseId;
      },
      rejected: async () => new Set<string>(),
      close: () => undefined,
    };
  const sender = overTopic(kafka, onboarding, {
    repeatAfterMs: REPEAT_AFTER_MS,
    onSent: (caseId, commandId) => acknowledged.stored(caseId, commandId),
  });
  const { register, close } = sender;
  const rejected = async () =>
    new Set(
      (await sender.rejections()).map(({ data }) => `${data.command.subject} ${data.command.id}`),
    );
  return { onboarding: sender.onboarding, register, rejected, close };
}

/** A number of a fault, as chosen or by default. @throws Error for one that it does not have */
function settingsOf(fault: Fault, chosen: Readonly<Record<string, number>>) {
  return (name: string): number => {
    const value = chosen[name] ?? fault.settings[name]?.default;
    if (value === undefined) throw new Error(`${fault.name} has no setting ${name}`);
    return value;
  };
}

/** A drill whose fault did not strike has shown nothing. */
const shortfall = (faults: number, least: number): string[] =>
  faults >= least ? [] : [`the fault struck ${faults} times while cases were open, not ${least}`];

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
