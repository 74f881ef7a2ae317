import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { ReconcileActivities, Repair, Scan } from './interface.ts';

/** The workflow of one scan. */

/** How many cases a scan recovers at once. Each waits until its last run can write no more. */
const AT_ONCE = 20;

const reading = proxyActivities<Pick<ReconcileActivities, 'readTopics' | 'find' | 'conclude'>>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
});
const repairing = proxyActivities<Pick<ReconcileActivities, 'repair'>>({
  startToCloseTimeout: '10 minutes',
  retry: { maximumAttempts: 3 },
});

/**
 * One scan. It recovers the cases whose run was terminated, timed out, reset, deleted or halted, and reports what the
 * topics lack.
 */
export async function reconcile(): Promise<Scan> {
  const read = await reading.readTopics();
  const found = await reading.find();
  const repaired: Record<Repair, number> = {
    ...{ recovered: 0, recovered_from_topic: 0, closed: 0, set_going: 0, fine: 0, finding: 0 },
  };
  const waiting = [...found.caseIds];
  const work = async () => {
    for (let caseId = waiting.shift(); caseId !== undefined; caseId = waiting.shift()) {
      repaired[await repairing.repair(caseId)] += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const scan = await reading.conclude({ repaired, read, found });
  setCurrentDetails(details(scan));
  return scan;
}

function details({ repaired, findings, gaps, gapsInAll, casesBehind }: Scan): string {
  const recovered = repaired.recovered + repaired.recovered_from_topic;
  return [
    `${recovered} recovered, ${repaired.closed} closed, ${repaired.set_going} set going, **${findings.length} for a person**, **${gapsInAll} events missing**, ${casesBehind} cases behind on the cases topic`,
    '',
    ...findings.map(
      ({ caseId, code, since, why }) => `- \`${caseId}\` ${code} since ${since}: ${why}`,
    ),
    ...gaps.map(({ caseId, sequence }) => `- \`${caseId}\` lacks event ${sequence}`),
  ].join('\n');
}
