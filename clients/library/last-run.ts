import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { FAULTS } from '../../workflows/interface/activities.ts';

/** Whether a reset made this run of another: then it bears the id of the run that it was made of, too. */
export async function isResetRun(client: Client, caseId: string, runId: string): Promise<boolean> {
  const [first] = await firstEvents(client, caseId, runId);
  const original = first?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
  return Boolean(original) && original !== runId;
}

/**
 * The latest run that was not made by a reset: such a run answers for what was really decided, also once it is closed.
 * Nor one that was refused at its start: that was never a case.
 * @param latest the case's latest run, where the server remembers it
 * @returns null where the server remembers none.
 */
export async function lastValidRun(
  client: Client,
  caseId: string,
  latest: LatestRun | null,
): Promise<string | null> {
  for (const runId of await runsOf(client, caseId, latest)) {
    try {
      const hasNone =
        (await isResetRun(client, caseId, runId)) || (await isRefusedStart(client, caseId, runId));
      if (!hasNone) return runId;
    } catch (error) {
      // Listed, and deleted since.
      if (!isUnknown(error)) throw error;
    }
  }
  return null;
}

/** The ids of all runs of a case, the latest first. The list may lag behind; the latest run is known for certain. */
async function runsOf(client: Client, caseId: string, latest: LatestRun | null): Promise<string[]> {
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

/** @returns null where the server has forgotten the case, or never knew it. */
export async function latestRun(client: Client, caseId: string): Promise<LatestRun | null> {
  return describedRun(client, caseId);
}

/**
 * The latest run that is the case's own: one that was started by hand and refused is none of it.
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

/** Whether a run has failed since it was started by hand and is none of a case. */
export async function isRefusedStart(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<boolean> {
  const last = await lastEvent(client, workflowId, runId);
  const { failure } = last?.workflowExecutionFailedEventAttributes ?? {};
  return failure?.applicationFailureInfo?.type === FAULTS.START_REFUSED;
}

/** The event that closed a run; of one that goes on, none. */
export async function lastEvent(client: Client, workflowId: string, runId: string) {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    historyEventFilterType: 2, // the last event alone
  });
  return history?.events?.at(-1);
}

/** The beginning of a run's history: all of it may be long, and only what it started from is looked at. */
export async function firstEvents(client: Client, workflowId: string, runId: string) {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  return history?.events ?? [];
}

const NOT_FOUND = 5;
const isUnknown = (error: unknown) => (error as { code?: number } | null)?.code === NOT_FOUND;
