import { ApplicationFailure, activityInfo, Context } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { DossierStore } from '../dossier/store.ts';
import {
  type Admission,
  type AdmissionActivities,
  FAULTS,
} from '../workflows/interface/activities.ts';

/** Checks whether a run may open a case or recover one, before any outside call. */
export type Admit = (run: Admission) => Promise<void>;

/**
 * Every user of Temporal UI can start a workflow with the input of another that ended long ago. A run is admitted if
 * its id is its case's, its application is registered, and it follows the run that its starter knew of. All others were
 * started by hand: the client library never starts them.
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

/** The activity by which a recovered run asks for admission. */
export const createAdmissionActivities = (admit: Admit): AdmissionActivities => ({
  admitRun: async (run) => {
    await admit(run);
    return {};
  },
});

const refusal = (message: string) =>
  ApplicationFailure.create({ type: FAULTS.START_REFUSED, message, nonRetryable: true });

/**
 * The latest other run under an id. Visibility lags behind: it may still list a deleted run, and not yet list the one
 * that is named.
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
  // The named run was deleted meanwhile, and no other came after it.
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
