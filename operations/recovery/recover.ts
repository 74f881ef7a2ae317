import type { Client } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import {
  isResetRun,
  type LatestRun,
  lastValidRun,
  latestOwnRun,
  latestRun,
} from '../../clients/library/last-run.ts';
import type { Envelope } from '../../contracts/envelope.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { EndKind } from '../../contracts/vocabulary.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { CaseStart, CaseView } from '../../workflows/interface/run-input.ts';
import {
  ATTRIBUTES,
  attributesAtStart,
  summaryOf,
  TASK_QUEUE,
  WORKFLOW_TYPE,
} from '../../workflows/interface/search-attributes.ts';
import { lastCarry } from './last-word.ts';
import { nextStart } from './next-start.ts';
import { caseOnTopic, eventsOnTopic } from './on-topic.ts';
import { copyUpTo, type Run, stuckRun } from './stuck-run.ts';

/** Recovers one case: for the reconciler and the command `recover`. */

/** Milliseconds after its end in which an ended run may still write to the topic: above a publication's start-to-close. */
const PUBLICATION_MS = 16_000;
/** By how many milliseconds the server's clock and ours may differ. */
const CLOCKS_MS = 5_000;

export interface RecoverOptions {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly caseId: string;
  readonly taskQueue?: string | undefined;
  readonly topic?: string | undefined;
  /** Whether to leave a run alone that is open and valid. Otherwise the recovery terminates it and starts another. */
  readonly onlyIfBroken?: boolean;
  /** Takes the case from the topic, and asks no run. */
  readonly from?: 'topic' | undefined;
  /** Closes the case for this reason, one of `closing.…`, instead of letting it go on. */
  readonly close?: string | undefined;
  /** How long to wait for the last publication of an ended run, in milliseconds. */
  readonly waitMs?: number;
  readonly now?: () => number;
}

/** What a recovery did. */
export type Recovery =
  | {
      readonly outcome: 'recovered';
      readonly caseId: string;
      /** The run whose carry the new run has; null where it has the fold of the topic. */
      readonly fromRun: string | null;
      readonly sequence: number;
      /** How many events the new run publishes that the last run had recorded. */
      readonly unpublished: number;
    }
  /** The case has ended: there is nothing to recover. */
  | { readonly outcome: 'ended'; readonly caseId: string; readonly end: EndKind | null }
  /** The run is open and valid. */
  | { readonly outcome: 'running'; readonly caseId: string };

/**
 * Recovers a case whose run was terminated, timed out, reset or deleted, or cannot be replayed. It asks the last run for its
 * carry, or folds the topic where the server has no run. It terminates the run, waits until nothing more of it can reach the
 * topic, and starts a new run that goes on after the topic's last event.
 *
 * @throws NotRecoverable where a person has to repair the case
 * @throws Error when the run does not answer, as while no worker runs: try again later
 */
export async function recoverCase(options: RecoverOptions): Promise<Recovery> {
  const { client, caseId, kafka, topic = EVENTS_TOPIC } = options;
  const now = options.now ?? Date.now;
  // The new run has to name the latest run, valid or not. Otherwise its admission fails.
  const newest = await latestRun(client, caseId);
  const latest = await latestOwnRun(client, caseId, newest);
  const isOpen = latest?.status.name === 'RUNNING' || latest?.status.name === 'PAUSED';
  if (isOpen && options.onlyIfBroken && !(await isBroken(client, latest)))
    return { outcome: 'running', caseId };
  const runId = options.from === 'topic' ? null : await lastValidRun(client, caseId, latest);
  const asked = runId === null ? null : await runToAsk(client, { workflowId: caseId, runId });
  const handle = asked === null ? null : client.workflow.getHandle(caseId, asked.runId);
  // The first question comes before the termination: a run that does not answer stays as it is. The second comes after it,
  // since the run may have acknowledged a command in between.
  if (handle !== null) await lastCarry(client, handle);
  if (isOpen || asked?.isCopy)
    await client.workflow
      .getHandle(caseId)
      .terminate('recovered by a new run')
      .catch(() => undefined);
  const before = (await handle?.describe()) ?? null;
  const word = handle === null ? null : await lastCarry(client, handle);
  if (before?.status.name === 'COMPLETED') return { outcome: 'ended', caseId, end: endOf(word) };
  const stoppedAt = asked?.stuckSince ?? before?.closeTime?.getTime() ?? null;
  // Fails at once where the topic is all there is and the case cannot be built from it.
  if (word === null) caseOnTopic(caseId, await eventsOnTopic(kafka, caseId, topic));
  const endedAt = stoppedAt ?? latest?.closeTime?.getTime() ?? null;
  const rest = restOf({ isLatestKnown: latest !== null, word, endedAt, now: now() });
  if (rest > 0) await pause(options.waitMs ?? rest);
  const run = runId === null || word === null ? null : { runId, word };
  const events = await eventsOnTopic(kafka, caseId, topic);
  const { close } = options;
  const after = asked?.isCopy ? asked.runId : (newest?.runId ?? null);
  const start = nextStart({ caseId, run, events, stoppedAt, now: now(), close, after });
  await client.workflow.start<(start: CaseStart) => Promise<CaseView>>(WORKFLOW_TYPE, {
    workflowId: caseId,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    args: [start],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: summaryOf(aboutOf(start)),
    typedSearchAttributes:
      before === null
        ? attributesAtStart(aboutOf(start), openedFor(events))
        : ownAttributes(before),
  });
  const carried = start.kind === 'carry' ? start : null;
  return {
    outcome: 'recovered',
    caseId,
    fromRun: carried?.recovered?.from === 'topic' ? null : (run?.runId ?? null),
    sequence: carried?.case.sequence ?? 0,
    unpublished: carried?.outbox.length ?? 0,
  };
}

/** The run that is asked for its carry. */
interface RunToAsk {
  readonly runId: string;
  /** Whether it is a copy that was made to be asked. It is the latest run then, and open. */
  readonly isCopy: boolean;
  /** Since when no worker could replay the case's own run, epoch milliseconds; null where one can. */
  readonly stuckSince: number | null;
}

/** The case's own run or, where no worker can replay it, a copy of what can be. One without any task needs no copy. */
async function runToAsk(client: Client, run: Run): Promise<RunToAsk> {
  const { lastCompleted = null, since = null } = (await stuckRun(client, run)) ?? {};
  if (lastCompleted === null) return { runId: run.runId, isCopy: false, stuckSince: since };
  const runId = await copyUpTo(client, run, lastCompleted);
  return { runId, isCopy: true, stuckSince: since };
}

/** Whether an open run cannot carry on its case: a reset made it, or no worker can replay it. */
const isBroken = async (client: Client, { workflowId, runId }: LatestRun): Promise<boolean> =>
  (await isResetRun(client, workflowId, runId)) ||
  (await stuckRun(client, { workflowId, runId })) !== null;

const OWN_ATTRIBUTES: ReadonlySet<string> = new Set(
  Object.values(ATTRIBUTES).map(({ name }) => name),
);

/**
 * The attributes that we have set. The server adds its own to a run that was paused or rerouted, or whose task has failed,
 * and refuses a start that has them.
 */
const ownAttributes = ({ typedSearchAttributes }: LatestRun): SearchAttributePair[] =>
  typedSearchAttributes.getAll().filter(({ key }) => OWN_ATTRIBUTES.has(key.name));

/** The organisation that opened the case, from its first event. */
const openedFor = (events: readonly Envelope[]): string | undefined =>
  events.find(({ sequence }) => Number(sequence) === 1)?.data.actor.organisation;

const aboutOf = (start: CaseStart) => (start.kind === 'open' ? start.registration : start.case);
const endOf = (word: CaseStart | null) =>
  word?.kind === 'carry' ? (word.case.end?.kind ?? null) : null;

/**
 * How many milliseconds to wait until nothing more of the case's ended runs can reach the topic. A run publishes only what
 * its carry has in the outbox, so one with an empty outbox does not. But where the server does not have the latest run any
 * more, an earlier one was asked, which knows nothing of what the latest one had under way.
 *
 * @param endedAt when the latest run ended, epoch milliseconds; null where that is not known
 */
export function restOf({ isLatestKnown, word, endedAt, now }: EndedRuns): number {
  if (!isLatestKnown) return PUBLICATION_MS;
  const mayPublish = word === null || (word.kind === 'carry' && word.outbox.length > 0);
  const isOver = now - (endedAt ?? now) > PUBLICATION_MS + CLOCKS_MS;
  return mayPublish && !isOver ? PUBLICATION_MS : 0;
}

interface EndedRuns {
  readonly isLatestKnown: boolean;
  /** The carry of the run that was asked; null where the case is taken from the topic. */
  readonly word: CaseStart | null;
  readonly endedAt: number | null;
  readonly now: number;
}

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
