import type { Client } from '@temporalio/client';
import { Refused } from '../../clients/library/refused.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { WORKFLOW_TYPE } from '../../workflows/interface/search-attributes.ts';

/** Lists the open cases with their own answers. */

/** How many cases are asked at once. Each question wakes a worker. */
const AT_ONCE = 20;

/**
 * Asks every running case for its view. A case that ends in the meantime is left out. A case that was opened just now may
 * be missing, since Temporal's list lags a little.
 * @param also a condition of a visibility query that the cases have to meet
 * @throws what `ask` throws, but for a case that has ended or is unknown
 */
export async function openCases(
  client: Pick<Client, 'workflow'>,
  ask: (caseId: string) => Promise<CaseView>,
  also?: string,
): Promise<CaseView[]> {
  const ids = new Set<string>();
  const running = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
  const query = also === undefined ? running : `${running} AND ${also}`;
  for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
  const all = [...ids].sort();
  const views: CaseView[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const asked = all.slice(from, from + AT_ONCE).map((caseId) => unlessGone(ask(caseId)));
    views.push(...(await Promise.all(asked)).flatMap((one) => one ?? []));
  }
  return views.filter((one) => one.case.end === null);
}

async function unlessGone(answer: Promise<CaseView>): Promise<CaseView | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused && ['CASE_ENDED', 'CASE_UNKNOWN'].includes(error.code))
      return null;
    throw error;
  }
}
