import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { latestOwnRun, latestRun } from '../clients/library/last-run.ts';
import { grpcCodeOf } from '../clients/library/no-answer.ts';
import { WORKFLOW_TYPE } from '../workflows/interface/search-attributes.ts';
import { HALTED, isHalted } from './halted.ts';
import type { BrokenCases } from './interface.ts';
import type { Store } from './store.ts';

/** Finds the cases that a scan has to repair. */

/** How many broken cases one scan takes. */
const MOST = 500;
/** About how many open cases one scan asks Temporal, one by one. */
const SWEEP = 500;
/** Temporal may list a run only some time after it ended: so each scan looks back beyond the last one. */
const OVERLAP_MS = 10 * 60_000;
/** By how much the server's clock and ours may differ. */
const CLOCKS_MS = 5_000;
const AT_ONCE = 8;
/** gRPC's code where a query names a search attribute that the server does not have. */
const INVALID_ARGUMENT = 3;

/** The states of a run that ended before its case did. */
const BROKEN = "ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed', 'Canceled')";

/**
 * Finds the cases that no run carries on. It lists:
 * - runs that ended before their case did; a reset ends the run before it, too
 * - runs whose delivery is blocked, as that of a reset run is
 * - runs that are open and halted (`halted.ts`)
 * - open cases of the events topic that have no run, a few in each scan
 * - cases with a finding of an earlier scan
 *
 * @param heartbeat called after each case
 * @returns case ids without repeats, at most `MOST`
 */
export async function find(
  client: Client,
  store: Store,
  heartbeat: () => void,
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
      heartbeat();
    }
  };
  // Otherwise runs that were repaired long ago would fill the list, and it would never reach newer ones.
  const isSettled = ({ workflowId, closeTime, startTime }: WorkflowExecutionInfo) =>
    (closeTime ?? startTime).getTime() < store.settledAt(workflowId) - CLOCKS_MS;
  await take(`${BROKEN} AND CloseTime >= '${since}'`, isSettled);
  await take("ExecutionStatus = 'Running' AND Delivery = 'blocked'", isSettled);
  for (const query of HALTED)
    try {
      await take(query, () => false);
    } catch (error) {
      if (grpcCodeOf(error) !== INVALID_ARGUMENT) throw error;
      // A server without the attribute cannot halt a run in this way.
    }
  const open = store.openCases(SWEEP);
  const ask = async () => {
    for (let caseId = open.pop(); caseId !== undefined; caseId = open.pop()) {
      const run = await latestOwnRun(client, caseId, await latestRun(client, caseId));
      if (run === null || isHalted(run)) ids.add(caseId);
      store.scannedAt(caseId, through);
      heartbeat();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { caseIds: [...ids], more, through };
}
