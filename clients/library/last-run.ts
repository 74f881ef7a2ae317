import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { FAULTS } from '../../workflows/interface/activities.ts';

/** Finds the workflow runs of a case, and tells valid runs from reset and refused ones. */

type HistoryEvent = NonNullable<History['events']>[number];

/** Whether a reset made this run: its start event then names the id of another run as its original. */
export async function isResetRun(client: Client, caseId: string, runId: string): Promise<boolean> {
  const [first] = await firstEvents(client, caseId, runId);
  const original = first?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
  return Boolean(original) && original !== runId;
}

/**
 * The latest run that no reset made and that was not refused at its start. A reset run has lost decisions; a refused run
 * was never a case.
 * @param latest the case's latest run, where the server retains it
 * @returns its run id; null where the server retains none
 */
export async function lastValidRun(
  client: Client,
  caseId: string,
  latest: LatestRun | null,
): Promise<string | null> {
  for (const runId of await runsOf(client, caseId, latest)) {
    try {
      const isInvalid =
        (await isResetRun(client, caseId, runId)) || (await isRefusedStart(client, caseId, runId));
      if (!isInvalid) return runId;
    } catch (error) {
      // The run was deleted after it was listed.
      if (!isUnknown(error)) throw error;
    }
  }
  return null;
}

/** The ids of all runs of a case, the latest first. Visibility may lag behind, so the known latest run is added. */
export async function runsOf(
  client: Client,
  caseId: string,
  latest: LatestRun | null,
): Promise<string[]> {
  const runs = new Map<string, number>();
  for await (const { runId, startTime } of client.workflow.list({
    query: `WorkflowId = '${caseId}'`,
  }))
    runs.set(runId, startTime.getTime());
  if (latest !== null) runs.set(latest.runId, latest.startTime.getTime());
  return [...runs].sort(([, a], [, b]) => b - a).map(([runId]) => runId);
}

export type LatestRun = Awaited<
  ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>
>;

/** @returns the latest run under the case's id; null where the server has none (any more) */
export async function latestRun(client: Client, caseId: string): Promise<LatestRun | null> {
  return describedRun(client, caseId);
}

/**
 * The latest run that is the case's own. A run that was started by hand and refused is not.
 * @returns null where there is no such run
 */
export async function latestOwnRun(
  client: Client,
  caseId: string,
  latest: LatestRun | null,
): Promise<LatestRun | null> {
  if (latest === null || !(await isRefused(client, latest))) return latest;
  for (const runId of await runsOf(client, caseId, latest)) {
    const run = await describedRun(client, caseId, runId);
    if (run !== null && !(await isRefused(client, run))) return run;
  }
  return null;
}

async function describedRun(
  client: Client,
  caseId: string,
  runId?: string,
): Promise<LatestRun | null> {
  try {
    return await client.workflow.getHandle(caseId, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

const isRefused = async (client: Client, { status, workflowId, runId }: LatestRun) =>
  status.name === 'FAILED' && (await isRefusedStart(client, workflowId, runId));

/** Whether a run failed because it was started by hand and belongs to no case. */
export async function isRefusedStart(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<boolean> {
  const last = await lastEvent(client, workflowId, runId);
  const { failure } = last?.workflowExecutionFailedEventAttributes ?? {};
  return failure?.applicationFailureInfo?.type === FAULTS.START_REFUSED;
}

/** The event that closed a run; undefined while it is running. */
export async function lastEvent(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<HistoryEvent | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    historyEventFilterType: 2, // the last event alone
  });
  return history?.events?.at(-1);
}

/** The first event of a run's history, which names what it started from. The whole history may be long. */
export async function firstEvents(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<HistoryEvent[]> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  return history?.events ?? [];
}

const NOT_FOUND = 5;
const isUnknown = (error: unknown) => (error as { code?: number } | null)?.code === NOT_FOUND;
