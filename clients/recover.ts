import type { Client, WorkflowHandle } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { pino } from 'pino';
import type { Carry, CaseStart, CaseView } from '../contracts/carry.ts';
import { envelope } from '../contracts/envelope.ts';
import { parseCaseId } from '../contracts/ids.ts';
import { TASK_QUEUE, WORKFLOW_TYPE } from '../contracts/search-attributes.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { readPartitionOf } from '../kafka/topic/reader.ts';
import { grpcCodeOf } from './unheard.ts';

/** Above a publication's start-to-close: after it no late write of the ended run can reach the topic. */
const PUBLICATION_MS = 16_000;

/** gRPC's FAILED_PRECONDITION: what the server answers for a run whose first workflow task was never started. */
const CLOSED_BEFORE_IT_BEGAN = 9;

export interface Recovery {
  readonly caseId: string;
  readonly fromRun: string;
  readonly sequence: number;
  /** Recorded before and published now. */
  readonly unpublished: number;
}

/**
 * Brings a case back whose run was terminated, timed out or reset: takes everything that the last run knew from its
 * own answer, ends it, waits out what it may still be writing, and starts a run above what the topic holds.
 * @throws Error when the run cannot be asked (no worker, or its history is gone).
 */
export async function recoverCase(options: {
  client: Client;
  kafka: KafkaSettings;
  caseId: string;
  taskQueue?: string;
  topic?: string;
  waitMs?: number;
  now?: () => number;
}): Promise<Recovery> {
  const { client, caseId } = options;
  const now = options.now ?? Date.now;
  const handle = client.workflow.getHandle(caseId, await lastRunWithASay(client, caseId));
  const ask = () => lastWord(client, handle);
  // Asked before anything is ended, since a run that cannot answer is better left alone; and again once no command can
  // come in any more, since a decision that was acknowledged in between must not be lost.
  await ask();
  const latest = client.workflow.getHandle(caseId);
  if ((await latest.describe()).status.name === 'RUNNING') {
    await latest.terminate('recovered by a new run').catch(() => undefined);
  }
  const before = await handle.describe();
  const word = await ask();
  const carry = word.kind === 'carry' ? word : null;
  const sequence = carry?.case.sequence ?? 0;
  if (before.status.name === 'COMPLETED')
    throw new Error(`${caseId} ended as ${carry?.case.end?.kind}; there is nothing to recover`);
  const stoppedAt = before.closeTime?.getTime() ?? now();
  await new Promise((wake) => setTimeout(wake, options.waitMs ?? PUBLICATION_MS));
  const onTopic = await lastSequence(options.kafka, caseId, options.topic ?? EVENTS_TOPIC);
  if (onTopic > sequence) {
    throw new Error(
      `${caseId}: the topic is at ${onTopic}, the run at ${sequence}; a person has to look`,
    );
  }
  // What the topic already holds was confirmed after the run had been told to stop.
  const outbox = carry?.outbox.filter((one) => Number(one.sequence) > onTopic) ?? [];
  const start: CaseStart =
    word.kind === 'open'
      ? word
      : {
          ...word,
          outbox,
          delivery: { by: 'regular', blocked: null },
          recovered: {
            fromRun: before.runId,
            from: 'query',
            mayHaveLostDecisions: false,
            lostMs: Math.max(1, now() - stoppedAt),
          },
        };
  await client.workflow.start<(start: CaseStart) => Promise<CaseView>>(WORKFLOW_TYPE, {
    workflowId: caseId,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    args: [start],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    typedSearchAttributes: before.typedSearchAttributes,
  });
  return {
    caseId,
    fromRun: before.runId,
    sequence,
    unpublished: outbox.length,
  };
}

/**
 * What a run knows: its own answer, or, where it was closed before a worker had it at all, what it was started with.
 * Then nothing was recorded or decided in it, and a new run simply begins.
 */
async function lastWord(client: Client, handle: WorkflowHandle): Promise<CaseStart> {
  try {
    return await handle.query<Carry>('carry');
  } catch (error) {
    if (grpcCodeOf(error) !== CLOSED_BEFORE_IT_BEGAN) throw error;
    const { runId } = await handle.describe();
    const [first] = await firstEvents(client, handle.workflowId, runId);
    const { payloads } = first?.workflowExecutionStartedEventAttributes?.input ?? {};
    const { loadedDataConverter } = client.options;
    const [start] = await decodeArrayFromPayloads(loadedDataConverter, payloads);
    return start as CaseStart;
  }
}

/** The latest run that was not made by a reset: such a run answers for what was really decided, also once it is closed. */
async function lastRunWithASay(client: Client, caseId: string): Promise<string> {
  const runs = new Map<string, number>();
  for await (const { runId, startTime } of client.workflow.list({
    query: `WorkflowId = '${caseId}'`,
  }))
    runs.set(runId, startTime.getTime());
  // The list may lag behind; the latest run is known for certain.
  const latest = await client.workflow.getHandle(caseId).describe();
  runs.set(latest.runId, latest.startTime.getTime());
  for (const [runId] of [...runs].sort(([, a], [, b]) => b - a)) {
    const [first] = await firstEvents(client, caseId, runId);
    const original = first?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
    // A run that a reset made still bears the id of the run that it was made of.
    if (!original || original === runId) return runId;
  }
  throw new Error(`${caseId} has no run left that was not reset`);
}

/** The beginning of a run's history: all of it may be long, and only what it started from is looked at. */
async function firstEvents(client: Client, workflowId: string, runId: string) {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  return history?.events ?? [];
}

async function lastSequence(kafka: KafkaSettings, caseId: string, topic: string): Promise<number> {
  let last = 0;
  await readPartitionOf(parseCaseId(caseId).artisanId, {
    settings: kafka,
    topic,
    log: pino({ level: 'silent' }),
    onRecord: ({ value }) => {
      const read = envelope.safeParse(JSON.parse(value ?? 'null'));
      if (read.success && read.data.subject === caseId)
        last = Math.max(last, Number(read.data.sequence));
    },
  });
  return last;
}
