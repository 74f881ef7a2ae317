import { QueryNotRegisteredError } from '@temporalio/client';
import { pino } from 'pino';
import { Refused } from '../../clients/library/refused.ts';
import type { EndKind } from '../../contracts/vocabulary.ts';
import { verifyEvents } from '../../operations/events/verify.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { countEnds } from '../launcher/summary.ts';
import type { Acknowledged } from './acknowledged.ts';
import { keepHistory } from './evidence.ts';
import { readOnTopic, type Told } from './on-topic.ts';
import { killNow, until } from './strikes.ts';
import type { System } from './system.ts';

/** What a drill found. Everything but `duplicates`, `events` and `acknowledged` has to be zero. */
export interface Findings {
  /** Events that cases have recorded, or acknowledged commands, of which the topic knows nothing. */
  readonly lost: number;
  readonly gaps: number;
  readonly outOfOrderAfterDedupe: number;
  /** The same number of the same case with another content. */
  readonly conflicts: number;
  /** Cases whose events do not fold into what the case itself answers. */
  readonly foldMismatches: number;
  /** What one command did more than once. */
  readonly doneTwice: number;
  readonly schemaErrors: number;
  /** Cases that Temporal has forgotten, or that do not answer. */
  readonly unverifiable: number;
  /** Recorded and still not published. */
  readonly behind: number;
  /** Byte-identical repeats, which readers drop. */
  readonly duplicates: number;
  readonly events: number;
  /** Commands that were acknowledged to somebody, registrations among them. */
  readonly acknowledged: number;
}

export interface Judgement {
  readonly findings: Findings;
  readonly ended: Readonly<Partial<Record<EndKind | 'open', number>>>;
  /** In words, and the first few only. Empty where nothing is wrong. */
  readonly mistakes: readonly string[];
}

const HARMLESS: ReadonlySet<string> = new Set<keyof Findings>([
  'duplicates',
  'events',
  'acknowledged',
]);

/**
 * Holds the topic against what the cases know and against what people were told, and the ends against the scenarios. The
 * whole topic is verified, the cases of others too.
 */
export async function judge(options: {
  system: System;
  cases: ReadonlyMap<string, ArtisanRow>;
  acknowledged: Acknowledged;
  /** Commands that were rejected, as `CASE COMMAND`: nothing of them needs to be found. */
  rejected: ReadonlySet<string>;
}): Promise<Judgement> {
  const { system, cases, acknowledged, rejected } = options;
  const views = new Map<string, CaseView>();
  const mute: string[] = [];
  const { findings, problems, behind, events } = await verifyEvents({
    kafka: system.kafka,
    log: pino({ level: 'silent' }),
    askCase: async (caseId) => {
      try {
        const view = await patiently(() => system.onboarding.case(caseId));
        views.set(caseId, view);
        return view;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        mute.push(`${caseId}: ${why}; see ${await keepHistory(system.client, caseId)}`);
        // A case that cannot answer is a finding like others: it must not keep the rest from being told.
        throw new Refused('CASE_UNKNOWN', why);
      }
    },
  });
  const told = await readOnTopic(system.kafka);
  const lost = [
    ...[...cases.keys()].flatMap((caseId) => lostEvents(caseId, views.get(caseId), told)),
    ...lostCommands(acknowledged, rejected, told),
  ];
  const doneTwice = [...told.values()].flatMap((one) => one.doneTwice);
  const { ends, open, wrong } = await countEnds(system.dossier, cases);
  const counts: Findings = {
    lost: lost.length,
    gaps: findings.gaps,
    outOfOrderAfterDedupe: findings.outOfOrder,
    conflicts: findings.conflicts,
    foldMismatches: findings.foldMismatches,
    doneTwice: doneTwice.length,
    schemaErrors: findings.schemaErrors,
    unverifiable: findings.unverifiable,
    behind,
    duplicates: findings.duplicates,
    events,
    acknowledged: acknowledged.all.length,
  };
  const still = await Promise.all(open.slice(0, 5).map((caseId) => whyOpen(system, caseId)));
  const bad = Object.entries(counts).filter(([name, count]) => count > 0 && !HARMLESS.has(name));
  return {
    findings: counts,
    ended: Object.fromEntries(
      Object.entries({ ...ends, open: open.length }).filter(([, count]) => count > 0),
    ),
    mistakes: [
      ...bad.map(([name, count]) => `${name}: ${count}`),
      ...[...mute, ...problems, ...lost, ...doneTwice, ...wrong, ...still].slice(0, 50),
    ],
  };
}

/** Where a case stands that has not ended, and where its history is kept. */
async function whyOpen({ client, onboarding }: System, caseId: string): Promise<string> {
  try {
    const { case: theCase } = await onboarding.case(caseId);
    const { stage, status, waiting, held } = theCase;
    const where = held === null ? `waits on ${waiting.on.join(', ')}` : 'is held';
    const file = await keepHistory(client, caseId);
    return `${caseId} is ${status} in ${stage} and ${where} since ${waiting.since}: see ${file}`;
  } catch (error) {
    return `${caseId} does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function lostEvents(
  caseId: string,
  view: CaseView | undefined,
  told: ReadonlyMap<string, Told>,
): string[] {
  const on = told.get(caseId);
  if (on === undefined) return [`${caseId} is not on the topic at all`];
  if (view === undefined) return []; // counted as one that does not answer
  const numbers = Array.from({ length: view.case.sequence }, (_one, index) => index + 1);
  return numbers
    .filter((one) => !on.sequences.has(one))
    .map((one) => `${caseId} recorded event ${one}, which is not on the topic`);
}

function lostCommands(
  acknowledged: Acknowledged,
  rejected: ReadonlySet<string>,
  told: ReadonlyMap<string, Told>,
): string[] {
  return acknowledged.all.flatMap(({ caseId, commandId, sequence }) => {
    const on = told.get(caseId);
    const isThere = on?.causes.has(commandId) === true || rejected.has(`${caseId} ${commandId}`);
    const isReached = sequence === null || on?.sequences.has(sequence) === true;
    return isThere && isReached
      ? []
      : [`${caseId}: ${commandId} was acknowledged, and the topic holds nothing of it`];
  });
}

/** Starts the workers anew: one that remembers nothing answers for a case only after replaying its history. */
export async function workersAnew({ processes }: System): Promise<void> {
  const before = new Map(processes.workers.map((one) => [one, one.pid()]));
  for (const [worker, pid] of before) if (pid !== undefined) killNow(worker);
  await until('the workers are started anew', () =>
    [...before].every(([{ pid }, id]) => pid() !== undefined && pid() !== id),
  );
}

const PATIENCE_MS = 60_000;

/** Asks again while no worker answers. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isFinal = error instanceof Refused || error instanceof QueryNotRegisteredError;
      if (isFinal || Date.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
}
