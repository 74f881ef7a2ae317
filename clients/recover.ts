import type { Client } from '@temporalio/client';
import type { Carry, CaseStart, CaseView } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { attributesAtStart, TASK_QUEUE, WORKFLOW_TYPE } from '../contracts/search-attributes.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { EndKind } from '../contracts/vocabulary.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { isResetRun, lastRunWithASay, latestRun } from './recovery/last-run.ts';
import { caseOnTopic, eventsOnTopic, lastSequence } from './recovery/on-topic.ts';

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

/** What a new run begins with. */
interface Found {
  readonly fromRun: string | null;
  readonly carry: Pick<Carry, 'case' | 'outbox' | 'retries' | 'commands'>;
  /** Since when nobody has looked after the case, epoch milliseconds. */
  readonly stoppedAt: number;
}

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
  const latest = await latestRun(client, caseId);
  const isRunning = latest?.status.name === 'RUNNING';
  if (isRunning && options.onlyIfBroken && !(await isResetRun(client, caseId, latest.runId)))
    return { outcome: 'running', caseId };
  const runId = options.from === 'topic' ? null : await lastRunWithASay(client, caseId);
  const handle = runId === null ? null : client.workflow.getHandle(caseId, runId);
  // Asked before anything is ended, since a run that cannot answer is better left alone; and again once no command can
  // come in any more, since a decision that was acknowledged in between must not be lost.
  await handle?.query<Carry>('carry');
  if (isRunning)
    await client.workflow
      .getHandle(caseId)
      .terminate('recovered by a new run')
      .catch(() => undefined);
  const before = (await handle?.describe()) ?? null;
  const carry = (await handle?.query<Carry>('carry')) ?? null;
  if (before?.status.name === 'COMPLETED')
    return { outcome: 'ended', caseId, end: carry?.case.end?.kind ?? null };
  const stoppedAt = before?.closeTime?.getTime();
  // Of a run that had nothing left to publish nothing can be on its way: only what is durable is ever handed out.
  const isOnItsWay = carry === null || carry.outbox.length > 0;
  if (isOnItsWay)
    await pause(options.waitMs ?? restOf(stoppedAt ?? latest?.closeTime?.getTime(), now()));
  const events = await eventsOnTopic(kafka, caseId, topic);
  const onTopic = lastSequence(events);
  // What the topic holds beyond the run was written by one that is forgotten: whoever reads the topic believes it.
  const isBehind = carry === null || carry.case.sequence < onTopic;
  const found: Found = isBehind
    ? {
        fromRun: null,
        carry: { ...NOTHING, ...carry, case: caseOnTopic(caseId, events), outbox: [] },
        stoppedAt: stoppedAt ?? Date.parse(events.at(-1)?.time ?? ''),
      }
    : { fromRun: runId, carry, stoppedAt: stoppedAt ?? now() };
  const start: CaseStart = {
    kind: 'carry',
    ...found.carry,
    // What the topic already holds was confirmed after the run had been told to stop.
    outbox: found.carry.outbox.filter((one) => Number(one.sequence) > onTopic),
    delivery: { by: 'regular', blocked: null },
    recovered: {
      fromRun: found.fromRun ?? latest?.runId ?? 'forgotten',
      from: found.fromRun === null ? 'topic' : 'query',
      mayHaveLostDecisions: found.fromRun === null,
      lostMs: Math.max(1, now() - found.stoppedAt),
      ...(options.close === undefined ? {} : { close: options.close }),
    },
  };
  const theCase = found.carry.case;
  await client.workflow.start<(start: CaseStart) => Promise<CaseView>>(WORKFLOW_TYPE, {
    workflowId: caseId,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    args: [start],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: summaryOf(theCase),
    typedSearchAttributes: before?.typedSearchAttributes ?? attributesAtStart(theCase),
  });
  const { fromRun } = found;
  const unpublished = start.outbox.length;
  return { outcome: 'recovered', caseId, fromRun, sequence: theCase.sequence, unpublished };
}

/** What only a run knows. */
const NOTHING = { retries: {}, commands: [] } as const;

const summaryOf = ({ trade, district, state }: Case) => `${trade} · ${district}, ${state}`;

/** How long an ended run may still be heard on the topic, in milliseconds. */
const restOf = (stoppedAt: number | undefined, now: number) =>
  now - (stoppedAt ?? now) > PUBLICATION_MS + CLOCKS_MS ? 0 : PUBLICATION_MS;

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
