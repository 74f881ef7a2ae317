import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { Acknowledged } from './acknowledged.ts';
import { makeArtisans } from './artisans.ts';
import type { Fault } from './fault.ts';
import { type Findings, type Judgement, judge, restartWorkers } from './judge.ts';
import { overTopic } from './over-topic.ts';
import { startProjection } from './projection.ts';
import { type System, startSystem } from './system.ts';
import { Testbed } from './testbed.ts';

/** Runs one drill from its start to its report. */

export interface DrillOptions {
  readonly cases: number;
  readonly seed: number;
  /** Numbers that replace the fault's defaults, by name. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Called when a step begins, with the testbed that shows how far it is. */
  readonly onStep?: (step: Step, stage?: Testbed) => void;
  /** Whether the workers restart before the judgement; true if not given. */
  readonly freshWorkers?: boolean;
  /** Ends the drill early. */
  readonly signal?: AbortSignal;
}

type Step = 'starting' | 'striking' | 'waiting for the ends' | 'judging';

/** The result of a drill. */
export interface Report extends Findings {
  readonly drill: string;
  readonly cases: number;
  /** How many times the fault struck while cases were open. */
  readonly faults: number;
  readonly ended: Judgement['ended'];
  readonly seconds: number;
  readonly seed: number;
  /** Numbers of this fault, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** What is wrong, one on each line; empty where nothing is. */
  readonly mistakes: readonly string[];
}

/** For how long no case may end before the drill gives up waiting, in milliseconds. */
const PATIENCE_MS = 120_000;
/** After how many milliseconds a backend that uses Kafka alone repeats a command. */
const REPEAT_AFTER_MS = 5_000;

/** Starts a system, breaks it while cases run in it, lets all cases end, and judges the topic. @returns the report */
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
 * As `runDrill`, in a system that runs already and whose sandbox plays these artisans.
 * @param rows artisans that are not registered yet
 */
export async function drillIn(
  system: System,
  rows: readonly ArtisanRow[],
  fault: Fault,
  { seed, settings = {}, freshWorkers = true, onStep, signal }: Omit<DrillOptions, 'cases'>,
): Promise<Report> {
  const began = Date.now();
  const acknowledged = new Acknowledged();
  const { rejected, close, ...library } = libraryFor(fault, system, acknowledged);
  const stage = new Testbed({ system, rows, seed, ...library });
  const projection = await startProjection(system);
  const work = async (): Promise<Report> => {
    onStep?.('striking', stage);
    const struck = await fault.strike(stage, settingsOf(fault, settings));
    onStep?.('waiting for the ends', stage);
    await stage.arrive();
    await stage.settled(PATIENCE_MS);
    const further = await struck.mend?.();
    onStep?.('judging', stage);
    if (freshWorkers) await restartWorkers(system);
    const options = { system, cases: stage.cases, acknowledged, rejected: await rejected() };
    const { findings, ended, mistakes } = await judge(options);
    const differences = await projection.compare();
    return {
      drill: fault.name,
      cases: stage.cases.size,
      faults: stage.faults,
      ...findings,
      ended,
      figures: { ...struck.figures, ...further },
      seconds: Math.round((Date.now() - began) / 100) / 10,
      seed,
      mistakes: [
        ...shortfall(stage.faults, struck.least ?? 1),
        ...mistakes,
        ...differences,
        ...(struck.wrong?.() ?? []),
      ],
    };
  };
  const working = work();
  // A drill that is aborted fails when its system stops. That error must not end this process before all others have ended.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, aborted(signal)]);
  } finally {
    close();
    await projection.stop();
    await stage.leave();
  }
}

/** @returns the client library of the played people: with commands by Updates, or over the commands topic. */
function libraryFor(
  fault: Fault,
  { kafka, onboarding, issuer }: System,
  acknowledged: Acknowledged,
) {
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
  const sender = overTopic(kafka, onboarding, issuer, {
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

/** @returns a number of the fault by its name, as chosen or by default. It throws an Error for a name of no number. */
function settingsOf(fault: Fault, chosen: Readonly<Record<string, number>>) {
  return (name: string): number => {
    const value = chosen[name] ?? fault.settings[name]?.default;
    if (value === undefined) throw new Error(`${fault.name} has no setting ${name}`);
    return value;
  };
}

/** A drill fails where its fault struck too few times: it has shown nothing. */
const shortfall = (faults: number, least: number): string[] =>
  faults >= least ? [] : [`the fault struck ${faults} times while cases were open, not ${least}`];

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
