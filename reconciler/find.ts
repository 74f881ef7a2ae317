import type { Client } from '@temporalio/client';
import { latestOwnRun, latestRun } from '../clients/recovery/last-run.ts';
import { WORKFLOW_TYPE } from '../contracts/search-attributes.ts';
import type { Found } from './calls.ts';
import type { Store } from './store.ts';

/** How many broken cases one look takes on. */
const MOST = 500;
/** How many open cases one look asks Temporal about one by one. */
const SWEEP = 500;
/** What ended a while before the last look may have been listed only after it. */
const OVERLAP_MS = 10 * 60_000;
/** By how much the server's clock and ours may differ. */
const CLOCKS_MS = 5_000;
const AT_ONCE = 8;

/** How a run ends that did not come to the case's end. */
const BROKEN = "ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')";

/**
 * Looks for cases that nobody looks after any more, in three ways: runs that ended otherwise than by the case's end (a
 * reset ends the run before it, too); runs whose delivery is blocked, as a reset one's is; and open cases of the events
 * topic that Temporal does not know, a few each time. What was found broken before is looked at again.
 */
export async function find(
  client: Client,
  store: Store,
  beat: () => void,
  now = Date.now,
): Promise<Found> {
  const through = now();
  const begin = Math.max(0, store.lookedThrough - OVERLAP_MS);
  const since = new Date(begin).toISOString();
  store.forgetSettledBefore(begin);
  const ids = new Set(store.troubles().map(({ caseId }) => caseId));
  let more = false;
  const queries = [
    `WorkflowType = '${WORKFLOW_TYPE}' AND ${BROKEN} AND CloseTime >= '${since}'`,
    `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running' AND Delivery = 'blocked'`,
  ];
  for (const query of queries)
    for await (const { workflowId, ...run } of client.workflow.list({ query, pageSize: 500 })) {
      // Else the list would hold every run that was ever ended in this time, and those beyond its bound never.
      const at = (run.closeTime ?? run.startTime).getTime();
      if (at < store.settledAt(workflowId) - CLOCKS_MS) continue;
      if (ids.size >= MOST) {
        more = true;
        break;
      }
      ids.add(workflowId);
      beat();
    }
  const open = store.openCases(SWEEP);
  const ask = async () => {
    for (let caseId = open.pop(); caseId !== undefined; caseId = open.pop()) {
      const run = await latestOwnRun(client, caseId, await latestRun(client, caseId));
      if (run === null) ids.add(caseId);
      store.lookedAt(caseId, through);
      beat();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { caseIds: [...ids], more, through };
}
