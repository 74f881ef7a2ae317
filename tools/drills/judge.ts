import { pino } from 'pino';
import { Refused } from '../../clients/library/refused.ts';
import type { EndKind } from '../../contracts/vocabulary.ts';
import { verifyEvents } from '../../operations/events/verify.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import { countEnds } from '../launcher/summary.ts';
import type { Acknowledged } from './acknowledged.ts';
import { askAgain } from './ask-again.ts';
import { keepHistory } from './evidence.ts';
import { type CaseOnTopic, readOnTopic } from './on-topic.ts';
import { killNow, until } from './strikes.ts';
import type { System } from './system.ts';

/** Judges the topic and the cases after a drill. */

/** What a drill has counted. Everything but `duplicates`, `events` and `acknowledged` has to be 0. */
export interface Findings {
  /** Recorded events and acknowledged commands that the topic does not hold. */
  readonly lost: number;
  readonly gaps: number;
  readonly outOfOrderAfterDedupe: number;
  /** Events of one case under the same number with different contents. */
  readonly conflicts: number;
  /** Cases whose events do not fold to the case's own answer. */
  readonly foldMismatches: number;
  /** Events that one command caused more than once. */
  readonly doneTwice: number;
  readonly schemaErrors: number;
  /** Cases whose run the server has deleted, and cases that do not answer. */
  readonly unverifiable: number;
  /** Events that are recorded and still not published. */
  readonly behind: number;
  /** Byte-identical repeats, which readers drop. */
  readonly duplicates: number;
  readonly events: number;
  /** Commands that a caller has an answer to, registrations among them. */
  readonly acknowledged: number;
}

export interface Judgement {
  readonly findings: Findings;
  readonly ended: Readonly<Partial<Record<EndKind | 'open', number>>>;
  /** The first mistakes, one on each line. Empty where nothing is wrong. */
  readonly mistakes: readonly string[];
}

const HARMLESS: ReadonlySet<string> = new Set<keyof Findings>([
  'duplicates',
  'events',
  'acknowledged',
]);

/**
 * Compares the topic with the cases' answers and with the acknowledged commands, and the ends of the cases with their
 * scenarios. It verifies the whole topic, also the cases of other drills.
 */
export async function judge(options: {
  system: System;
  cases: ReadonlyMap<string, ArtisanRow>;
  acknowledged: Acknowledged;
  /** Rejected commands, as `CASE COMMAND`. The topic needs to hold nothing of them. */
  rejected: ReadonlySet<string>;
}): Promise<Judgement> {
  const { system, cases, acknowledged, rejected } = options;
  const views = new Map<string, CaseView>();
  const silent: string[] = [];
  const verify = () =>
    verifyEvents({
      kafka: system.kafka,
      log: pino({ level: 'silent' }),
      askCase: async (caseId) => {
        try {
          const view = await askAgain(() => system.onboarding.case(caseId));
          views.set(caseId, view);
          return view;
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          silent.push(`${caseId}: ${why}; see ${await keepHistory(system.client, caseId)}`);
          // A case that does not answer is one finding among others: the judgement goes on.
          throw new Refused('CASE_UNKNOWN', why);
        }
      },
    });
  let verified = await verify();
  if (verified.behind > 0 && (await published(system, behindIn(views)))) {
    silent.length = 0;
    verified = await verify();
  }
  const { findings, problems, behind, events } = verified;
  const late = behindIn(views).map(
    (caseId) =>
      `${caseId} has not published: ${views
        .get(caseId)
        ?.unpublished.map(({ id, type }) => `${id} ${type}`)
        .join(', ')}`,
  );
  const onTopic = await readOnTopic(system.kafka);
  const lost = [
    ...[...cases.keys()].flatMap((caseId) => lostEvents(caseId, views.get(caseId), onTopic)),
    ...lostCommands(acknowledged, rejected, onTopic),
  ];
  const doneTwice = [...onTopic.values()].flatMap((one) => one.doneTwice);
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
      ...[...silent, ...late, ...problems, ...lost, ...doneTwice, ...wrong, ...still].slice(0, 50),
    ],
  };
}

/** The cases that have recorded events which the broker has not confirmed. */
const behindIn = (views: ReadonlyMap<string, CaseView>): string[] =>
  [...views].flatMap(([caseId, { unpublished }]) => (unpublished.length > 0 ? [caseId] : []));

/**
 * Waits until these cases have published everything: a run that was reset after its case had ended is quarantined until the
 * reconciler has brought the case back.
 * @returns false where one has not within a minute and a half.
 */
async function published({ onboarding }: System, caseIds: readonly string[]): Promise<boolean> {
  const deadline = Date.now() + 90_000;
  for (const caseId of caseIds) {
    for (;;) {
      const view = await onboarding.case(caseId).catch(() => null);
      if (view?.unpublished.length === 0) break;
      if (Date.now() > deadline) return false;
      await new Promise((wake) => setTimeout(wake, 1_000));
    }
  }
  return true;
}

/** @returns the stage of a case that has not ended, and the file with its history, on one line. */
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
  onTopic: ReadonlyMap<string, CaseOnTopic>,
): string[] {
  const on = onTopic.get(caseId);
  if (on === undefined) return [`${caseId} is not on the topic at all`];
  if (view === undefined) return []; // it is among the cases that do not answer
  const numbers = Array.from({ length: view.case.sequence }, (_one, index) => index + 1);
  return numbers
    .filter((one) => !on.sequences.has(one))
    .map((one) => `${caseId} recorded event ${one}, which is not on the topic`);
}

function lostCommands(
  acknowledged: Acknowledged,
  rejected: ReadonlySet<string>,
  onTopic: ReadonlyMap<string, CaseOnTopic>,
): string[] {
  return acknowledged.all.flatMap(({ caseId, commandId, sequence }) => {
    const on = onTopic.get(caseId);
    const isThere = on?.causes.has(commandId) === true || rejected.has(`${caseId} ${commandId}`);
    const isReached = sequence === null || on?.sequences.has(sequence) === true;
    return isThere && isReached
      ? []
      : [`${caseId}: ${commandId} was acknowledged, and the topic holds nothing of it`];
  });
}

/** Restarts the workers. A worker with an empty cache answers for a case only after it has replayed the history. */
export async function restartWorkers({ processes }: System): Promise<void> {
  const before = new Map(processes.workers.map((one) => [one, one.pid()]));
  for (const [worker, pid] of before) if (pid !== undefined) killNow(worker);
  await until('the workers have restarted', () =>
    [...before].every(([{ pid }, id]) => pid() !== undefined && pid() !== id),
  );
}
