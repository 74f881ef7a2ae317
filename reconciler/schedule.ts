import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import {
  RECONCILE_ID,
  RECONCILE_TASK_QUEUE,
  RECONCILE_WORKFLOW_TYPE,
  type Scan,
} from './interface.ts';

/** The Temporal Schedule of the scans, and scans on demand. */

/** Longer than any scan takes. A scan that never ends must not keep the next one from its start. */
const LONGEST = '3 hours';

/** Makes the schedule, or sets its interval. A schedule that an operator has paused stays paused. */
export async function ensureSchedule(client: Client, everySeconds: number): Promise<void> {
  const options = {
    scheduleId: RECONCILE_ID,
    spec: { intervals: [{ every: everySeconds * 1000 }] },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILE_WORKFLOW_TYPE,
      workflowId: RECONCILE_ID,
      taskQueue: RECONCILE_TASK_QUEUE,
      workflowExecutionTimeout: LONGEST,
      args: [],
    },
    // The next scan finds what a missed one would have found.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  } satisfies ScheduleOptions;
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, action, policies } = options;
    await client.schedule
      .getHandle(RECONCILE_ID)
      .update((before) => ({ ...before, spec, action, policies }));
  }
}

/** Scans at once, beside the schedule. @returns the result; that of a scan in progress where another caller has begun one */
export function scanNow(client: Client): Promise<Scan> {
  return client.workflow.execute<() => Promise<Scan>>(RECONCILE_WORKFLOW_TYPE, {
    workflowId: `${RECONCILE_ID}-now`,
    taskQueue: RECONCILE_TASK_QUEUE,
    workflowExecutionTimeout: LONGEST,
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [],
  });
}

/**
 * @returns the result of the schedule's latest scan; null before the first, and while it is in progress
 * @throws Error if there is no schedule, or that scan failed
 */
export async function lastScan(client: Client): Promise<Scan | null> {
  try {
    const { info } = await client.schedule.getHandle(RECONCILE_ID).describe();
    const last = info.recentActions.at(-1);
    if (last === undefined) return null;
    const { workflowId, firstExecutionRunId } = last.action.workflow;
    const handle = client.workflow.getHandle<() => Promise<Scan>>(workflowId, firstExecutionRunId);
    const { status } = await handle.describe();
    return status.name === 'RUNNING' ? null : await handle.result();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new Error('nothing is scheduled: the reconciler has never run (npm run reconciler)');
  }
}
