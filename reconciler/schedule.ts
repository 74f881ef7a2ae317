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

/** Above the longest look that is worth waiting for: one that never ends must not keep the next from beginning. */
const LONGEST = '3 hours';

/** Makes the schedule, or sets it to this interval. Whoever has paused it finds it paused. */
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
    // A look that is missed while we are down is made up for by the next one.
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

/** Looks at once, beside the schedule. @returns what was found. */
export function scanNow(client: Client): Promise<Scan> {
  return client.workflow.execute<() => Promise<Scan>>(RECONCILE_WORKFLOW_TYPE, {
    workflowId: `${RECONCILE_ID}-now`,
    taskQueue: RECONCILE_TASK_QUEUE,
    workflowExecutionTimeout: LONGEST,
    // Who asks while somebody else's look goes on gets that one's answer.
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [],
  });
}

/**
 * What the schedule's latest look has found; null before the first, and while it goes on.
 * @throws Error if there is no schedule, or that look failed
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
