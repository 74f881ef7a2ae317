import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { latestOwnRun, latestRun } from '../clients/library/last-run.ts';
import { grpcCodeOf } from '../clients/library/no-answer.ts';
import { WORKFLOW_TYPE } from '../workflows/interface/search-attributes.ts';
import { HALTED, isHandled } from './halted.ts';
import type { BrokenCases } from './interface.ts';
import type { Store } from './store.ts';

/** How many broken cases one scan takes on. */
const MOST = 500;
/** How many open cases one scan asks Temporal about one by one. */
const SWEEP = 500;
/** What ended a while before the last scan may have been listed only after it. */
const OVERLAP_MS = 10 * 60_000;
/** By how much the server's clock and ours may differ. */
const CLOCKS_MS = 5_000;
const AT_ONCE = 8;
/** gRPC's code where a query names an attribute that there is not. */
const INVALID_ARGUMENT = 3;

/** How a run ends that did not come to the case's end. */
const BROKEN = "ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')";

/**
 * Looks for cases that nobody looks after any more, in four ways: runs that ended otherwise than by the case's end (a
 * reset ends the run before it, too); runs whose delivery is blocked, as a reset one's is; runs that are there and do not
 * go on; and open cases of the events topic that Temporal does not know, a few each time. What was found broken before is
 * looked at again.
 */
export async function find(
  client: Client,
  store: Store,
  beat: () => void,
  now = Date.now,
): Promise<BrokenCases> {
  const through = now();
  const begin = Math.max(0, store.scannedThrough - OVERLAP_MS);
  const since = new Date(begin).toISOString();
  store.forgetSettledBefore(begin);
  const ids = new Set(store.findings().map(({ caseId }) => caseId));
  let more = false;
  const take = async (filter: string, isDone: (run: WorkflowExecutionInfo) => boolean) => {
    const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ${filter}`;
    for await (const run of client.workflow.list({ query, pageSize: 500 })) {
      if (isDone(run)) continue;
      if (ids.size >= MOST) {
        more = true;
        break;
      }
      ids.add(run.workflowId);
      beat();
    }
  };
  // Else the list would hold every run that was ever ended in this time, and those beyond its bound never.
  const isSettled = ({ workflowId, closeTime, startTime }: WorkflowExecutionInfo) =>
    (closeTime ?? startTime).getTime() < store.settledAt(workflowId) - CLOCKS_MS;
  await take(`${BROKEN} AND CloseTime >= '${since}'`, isSettled);
  await take("ExecutionStatus = 'Running' AND Delivery = 'blocked'", isSettled);
  for (const query of HALTED)
    try {
      await take(query, () => false);
    } catch (error) {
      if (grpcCodeOf(error) !== INVALID_ARGUMENT) throw error;
      // A server that does not know the attribute does not have what it tells of.
    }
  const open = store.openCases(SWEEP);
  const ask = async () => {
    for (let caseId = open.pop(); caseId !== undefined; caseId = open.pop()) {
      const run = await latestOwnRun(client, caseId, await latestRun(client, caseId));
      if (run === null || isHandled(run)) ids.add(caseId);
      store.scannedAt(caseId, through);
      beat();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { caseIds: [...ids], more, through };
}
