import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** Lists the runs of a case. */

export interface Run {
  readonly runId: string;
  readonly history: History;
}

/** The runs of a case in order, each continued as new by the next. */
export async function runsOf(
  { workflow }: Pick<Client, 'workflow'>,
  workflowId: string,
): Promise<Run[]> {
  const { raw } = await workflow.getHandle(workflowId).describe();
  const runs: Run[] = [];
  let runId = raw.workflowExecutionInfo?.firstRunId ?? undefined;
  while (runId) {
    const history: History = await workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push({ runId, history });
    const end = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
    runId = end?.newExecutionRunId ?? undefined;
  }
  return runs;
}
