import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** Whether a reset made this run of another: then it bears the id of the run that it was made of, too. */
export async function isResetRun(client: Client, caseId: string, runId: string): Promise<boolean> {
  const [first] = await firstEvents(client, caseId, runId);
  const original = first?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
  return Boolean(original) && original !== runId;
}

/**
 * The latest run that was not made by a reset: such a run answers for what was really decided, also once it is closed.
 * @param latest the case's latest run, where the server remembers it
 * @returns null where the server remembers none.
 */
export async function lastRunWithASay(
  client: Client,
  caseId: string,
  latest: LatestRun | null,
): Promise<string | null> {
  const runs = new Map<string, number>();
  for await (const { runId, startTime } of client.workflow.list({
    query: `WorkflowId = '${caseId}'`,
  }))
    runs.set(runId, startTime.getTime());
  // The list may lag behind; the latest run is known for certain.
  if (latest !== null) runs.set(latest.runId, latest.startTime.getTime());
  for (const [runId] of [...runs].sort(([, a], [, b]) => b - a)) {
    try {
      if (!(await isResetRun(client, caseId, runId))) return runId;
    } catch (error) {
      // Listed, and deleted since.
      if (!isUnknown(error)) throw error;
    }
  }
  return null;
}

type LatestRun = NonNullable<Awaited<ReturnType<typeof latestRun>>>;

/** @returns null where the server has forgotten the case, or never knew it. */
export async function latestRun(client: Client, caseId: string) {
  try {
    return await client.workflow.getHandle(caseId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
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
