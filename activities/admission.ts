import { ApplicationFailure, activityInfo, Context } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { DossierStore } from '../dossier/store.ts';
import {
  type Admission,
  type AdmissionActivities,
  FAULTS,
} from '../workflows/interface/activities.ts';

/** Whether a run may open a case, or bring one back. Asked before it is let near anything outside. */
export type Admit = (run: Admission) => Promise<void>;

/**
 * Anybody can start a workflow in Temporal UI, with the input of another that ended long ago. A run is admitted whose id is
 * its case's, whose application is registered, and which follows the very run that whoever started it knew of. All else
 * was started by hand: the client library never does it.
 *
 * @throws ApplicationFailure `START_REFUSED` with the field and the rule, never to be tried again
 */
export function createAdmission(dossier: Pick<DossierStore, 'application'>): Admit {
  return async ({ caseId, as, after }) => {
    const { workflowExecution } = activityInfo();
    const { workflowId = '', runId = '' } = workflowExecution ?? {};
    if (workflowId !== caseId)
      throw refusal(`caseId: must be the id of the workflow, ${workflowId}`);
    const application = await dossier.application(caseId);
    if (application === null) throw refusal('caseId: must be of an application that is registered');
    if (as === 'continued')
      throw refusal('recovered: must be there; a case is brought back by recover CASE');
    if (as === 'opened' && application.end !== null)
      throw refusal(`caseId: must be of an open case; this one ended as ${application.end}`);
    const before = await runBefore(Context.current().client, workflowId, runId, after);
    if (before !== after)
      throw refusal(`after: must be the latest run under this id, ${before ?? 'none'}`);
  };
}

export const createAdmissionActivities = (admit: Admit): AdmissionActivities => ({
  admitRun: async (run) => {
    await admit(run);
    return {};
  },
});

const refusal = (message: string) =>
  ApplicationFailure.create({ type: FAULTS.START_REFUSED, message, nonRetryable: true });

/**
 * The latest other run under an id. The list lags behind what there is: it may still hold what was deleted, and not yet
 * hold the run that this one names.
 */
async function runBefore(
  client: Client,
  workflowId: string,
  runId: string,
  named: string | null,
): Promise<string | null> {
  const runs = new Map<string, number>();
  const query = `WorkflowId = '${workflowId}'`;
  for await (const one of client.workflow.list({ query }))
    runs.set(one.runId, one.startTime.getTime());
  runs.delete(runId);
  if (named !== null && !runs.has(named)) {
    const at = await startOf(client, workflowId, named);
    if (at !== null) runs.set(named, at);
  }
  for (const [one] of [...runs].sort(([, a], [, b]) => b - a))
    if (one === named || (await startOf(client, workflowId, one)) !== null) return one;
  // What was named is gone meanwhile, and nothing came after it.
  return named;
}

async function startOf(client: Client, workflowId: string, runId: string): Promise<number | null> {
  try {
    const { startTime } = await client.workflow.getHandle(workflowId, runId).describe();
    return startTime.getTime();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
