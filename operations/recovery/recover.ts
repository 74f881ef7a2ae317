import type { Client } from '@temporalio/client';
import {
  isResetRun,
  lastValidRun,
  latestOwnRun,
  latestRun,
} from '../../clients/library/last-run.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { EndKind } from '../../contracts/vocabulary.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { CaseStart, CaseView } from '../../workflows/interface/run-input.ts';
import {
  attributesAtStart,
  summaryOf,
  TASK_QUEUE,
  WORKFLOW_TYPE,
} from '../../workflows/interface/search-attributes.ts';
import { lastCarry } from './last-word.ts';
import { nextStart } from './next-start.ts';
import { caseOnTopic, eventsOnTopic } from './on-topic.ts';

/** Above a publication's start-to-close: after it no late write of the ended run can reach the topic. */
const PUBLICATION_MS = 16_000;
/** By how much the server's clock and ours may differ where a run's end counts as long ago. */
const CLOCKS_MS = 5_000;

export interface RecoverOptions {
  readonly client: Client;
  readonly kafka: KafkaSettings;
  readonly caseId: string;
  readonly taskQueue?: string | undefined;
  readonly topic?: string | undefined;
  /** Leaves a run alone that goes on as it should. Without it, such a run is ended, and its case goes on in another. */
  readonly onlyIfBroken?: boolean;
  /** Where the case is taken from: the topic where no run can answer, or where whoever asks knows that none should. */
  readonly from?: 'topic' | undefined;
  /** Ends the case for this reason, one of `closing.…`, instead of letting it go on. */
  readonly close?: string | undefined;
  readonly waitMs?: number;
  readonly now?: () => number;
}

export type Recovery =
  | {
      readonly outcome: 'recovered';
      readonly caseId: string;
      /** The run that it was taken from; null where it was taken from the topic. */
      readonly fromRun: string | null;
      readonly sequence: number;
      /** Recorded before and published now. */
      readonly unpublished: number;
    }
  /** There is nothing to recover. */
  | { readonly outcome: 'ended'; readonly caseId: string; readonly end: EndKind | null }
  | { readonly outcome: 'running'; readonly caseId: string };

/**
 * Brings a case back whose run was terminated, timed out, reset or deleted: takes everything that the last run knew from
 * its own answer (or, where nobody remembers it, what the topic knows), ends it, waits out what it may still be writing,
 * and starts a run above what the topic holds.
 *
 * @throws NotRecoverable where a person has to look
 * @throws Error when the run cannot be asked, as while no worker runs: to be tried again
 */
export async function recoverCase(options: RecoverOptions): Promise<Recovery> {
  const { client, caseId, kafka, topic = EVENTS_TOPIC } = options;
  const now = options.now ?? Date.now;
  // Whatever the latest run is, a new one has to name it: only then is it let in.
  const newest = await latestRun(client, caseId);
  const latest = await latestOwnRun(client, caseId, newest);
  const isRunning = latest?.status.name === 'RUNNING' || latest?.status.name === 'PAUSED';
  if (isRunning && options.onlyIfBroken && !(await isResetRun(client, caseId, latest.runId)))
    return { outcome: 'running', caseId };
  const runId = options.from === 'topic' ? null : await lastValidRun(client, caseId, latest);
  const handle = runId === null ? null : client.workflow.getHandle(caseId, runId);
  // Asked before anything is ended, since a run that cannot answer is better left alone; and again once no command can
  // come in any more, since a decision that was acknowledged in between must not be lost.
  if (handle !== null) await lastCarry(client, handle);
  if (isRunning)
    await client.workflow
      .getHandle(caseId)
      .terminate('recovered by a new run')
      .catch(() => undefined);
  const before = (await handle?.describe()) ?? null;
  const word = handle === null ? null : await lastCarry(client, handle);
  if (before?.status.name === 'COMPLETED') return { outcome: 'ended', caseId, end: endOf(word) };
  const stoppedAt = before?.closeTime?.getTime() ?? null;
  // Where nothing but the topic is left, and that does not do, there is nothing to wait for.
  if (word === null) caseOnTopic(caseId, await eventsOnTopic(kafka, caseId, topic));
  if (isOnItsWay(word))
    await pause(options.waitMs ?? restOf(stoppedAt ?? latest?.closeTime?.getTime(), now()));
  const run = runId === null || word === null ? null : { runId, word };
  const events = await eventsOnTopic(kafka, caseId, topic);
  const { close } = options;
  const after = newest?.runId ?? null;
  const start = nextStart({ caseId, run, events, stoppedAt, now: now(), close, after });
  await client.workflow.start<(start: CaseStart) => Promise<CaseView>>(WORKFLOW_TYPE, {
    workflowId: caseId,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    args: [start],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: summaryOf(aboutOf(start)),
    typedSearchAttributes: before?.typedSearchAttributes ?? attributesAtStart(aboutOf(start)),
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

const aboutOf = (start: CaseStart) => (start.kind === 'open' ? start.registration : start.case);
const endOf = (word: CaseStart | null) =>
  word?.kind === 'carry' ? (word.case.end?.kind ?? null) : null;

/**
 * Whether something of the ended run may still reach the topic: only what is durable is ever handed out, so nothing of
 * one that had nothing left to publish.
 */
function isOnItsWay(word: CaseStart | null): boolean {
  return word === null || (word.kind === 'carry' && word.outbox.length > 0);
}

/** How long an ended run may still be heard on the topic, in milliseconds. */
const restOf = (stoppedAt: number | undefined, now: number) =>
  now - (stoppedAt ?? now) > PUBLICATION_MS + CLOCKS_MS ? 0 : PUBLICATION_MS;

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
