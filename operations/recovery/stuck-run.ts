import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

/**
 * Runs that no worker can replay. Where an operator pauses a run between the scheduling and the start of a workflow task,
 * the server fails that task unstarted, and the SDK's state machine knows no such event: it fails every task of the run
 * from then on, also after the pause. (Server 1.32 with SDK 1.24; the pause of workflows is experimental.)
 */

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type EventId = NonNullable<HistoryEvent['eventId']>;

/** A run of a case. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** Where a run stands that cannot be replayed. */
export interface StuckRun {
  /** The event of its last completed workflow task; null where it has none. The run has decided nothing after it. */
  readonly lastCompleted: EventId | null;
  /** When its task failed unstarted, epoch milliseconds. */
  readonly since: number;
}

/**
 * @param run open or closed
 * @returns null where the run has no task that failed unstarted after its last completed one
 */
export async function stuckRun(client: Client, run: Run): Promise<StuckRun | null> {
  let since: number | null = null;
  for await (const event of backwards(client, run)) {
    if (event.workflowTaskCompletedEventAttributes != null)
      return since === null ? null : { lastCompleted: event.eventId ?? null, since };
    const failed = event.workflowTaskFailedEventAttributes;
    if (failed != null && !Number(failed.startedEventId ?? 0)) since = tsToMs(event.eventTime);
  }
  return since === null ? null : { lastCompleted: null, since };
}

/** Whether the run has completed a workflow task, and so may have recorded something. */
export async function hasCompletedTask(client: Client, run: Run): Promise<boolean> {
  for await (const event of backwards(client, run))
    if (event.workflowTaskCompletedEventAttributes != null) return true;
  return false;
}

/**
 * Makes a copy of a stuck run that ends with its last completed workflow task, by a reset of the server. The copy can be
 * asked for its carry; as a reset run it takes no command and publishes nothing. The server terminates the open run.
 * @returns the run id of the copy, which is the latest run from now on
 */
export async function copyUpTo(
  client: Client,
  { workflowId, runId }: Run,
  lastCompleted: EventId,
): Promise<string> {
  const { runId: copy } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: lastCompleted,
    requestId: randomUUID(),
    reason: 'no worker can replay the rest of it',
  });
  if (!copy) throw new Error('the server has named no copy of the run');
  return copy;
}

/** The events of a run, the latest first. */
async function* backwards(
  client: Client,
  { workflowId, runId }: Run,
): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const page: temporal.api.workflowservice.v1.IGetWorkflowExecutionHistoryReverseResponse =
      await client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace: client.options.namespace,
        execution: { workflowId, runId },
        maximumPageSize: 100,
        nextPageToken: nextPageToken ?? null,
      });
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken;
  } while (nextPageToken != null && nextPageToken.length > 0);
}
