import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Look, ReconcileCalls, Repair } from './calls.ts';

/** How many cases are brought back at once: each waits out what its last run may still be writing. */
const AT_ONCE = 20;

const reading = proxyActivities<Pick<ReconcileCalls, 'hear' | 'find' | 'conclude'>>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
});
const repairing = proxyActivities<Pick<ReconcileCalls, 'repair'>>({
  startToCloseTimeout: '10 minutes',
  retry: { maximumAttempts: 3 },
});

/**
 * One look after what no case can tell of itself: cases whose run was terminated, timed out, reset or deleted are brought
 * back, and what is missing in the topics is told.
 */
export async function reconcile(): Promise<Look> {
  const heard = await reading.hear();
  const found = await reading.find();
  const repaired: Record<Repair, number> = {
    ...{ recovered: 0, recovered_from_topic: 0, closed: 0, set_going: 0, fine: 0, trouble: 0 },
  };
  const waiting = [...found.caseIds];
  const work = async () => {
    for (let caseId = waiting.shift(); caseId !== undefined; caseId = waiting.shift()) {
      repaired[await repairing.repair(caseId)] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const look = await reading.conclude({ repaired, heard, found });
  setCurrentDetails(details(look));
  return look;
}

function details({ repaired, troubles, gaps, gapsInAll, casesBehind }: Look): string {
  const broughtBack = repaired.recovered + repaired.recovered_from_topic;
  return [
    `${broughtBack} brought back, ${repaired.closed} closed, ${repaired.set_going} set going, **${troubles.length} for a person**, **${gapsInAll} events missing**, ${casesBehind} cases behind on the cases topic`,
    '',
    ...troubles.map(
      ({ caseId, code, since, why }) => `- \`${caseId}\` ${code} since ${since}: ${why}`,
    ),
    ...gaps.map(({ caseId, sequence }) => `- \`${caseId}\` lacks event ${sequence}`),
  ].join('\n');
}
