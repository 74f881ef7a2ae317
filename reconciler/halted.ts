import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { LatestRun } from '../clients/library/last-run.ts';

/**
 * Runs that are there and do not go on: their task fails again and again, or somebody's hand has stopped them. Terminated
 * ones and the like are in `repair.ts`.
 */

/** Queries that find them all, by attributes that the server keeps itself. A server may not know each of them yet. */
export const HALTED: readonly string[] = [
  "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL",
  "ExecutionStatus = 'Paused'",
  "ExecutionStatus = 'Running' AND TemporalPauseInfo IS NOT NULL",
  "ExecutionStatus = 'Running' AND TemporalWorkflowVersioningBehavior = 'Pinned'",
];

export interface Halt {
  readonly code: 'TASK_FAILS' | 'PAUSED';
  /** Epoch milliseconds. */
  readonly since: number;
  readonly why: string;
}

export interface HaltOptions {
  readonly client: Client;
  /** How long somebody's pause stands before it is taken back, in milliseconds. */
  readonly pauseMs: number;
  readonly now: number;
}

/** What keeps a run from going on: what was taken back, and what a person has to look at. */
export interface Halted {
  readonly setGoing: boolean;
  readonly halt: Halt | null;
}

/**
 * Looks whether a run goes on. What somebody's hand has done to it is taken back: a pin to a version of workers (ours have
 * none), an activity that was put on another task queue, and a pause once it is old. `hold` is the way to halt a case.
 * A task that fails again and again is ours to mend, and told with the server's own words.
 */
export async function findHalt(run: LatestRun, options: HaltOptions): Promise<Halted> {
  const { client, pauseMs, now } = options;
  const pause = pauseOf(run, now);
  const isOld = pause !== null && now - pause.since >= pauseMs;
  const setGoing = [
    await unpin(client, run),
    await putBack(client, run),
    isOld && (await unpause(client, run)),
  ].some((one) => one);
  if (pause !== null) return { setGoing, halt: isOld ? null : pause };
  return { setGoing, halt: await failingTask(client, run) };
}

/** Whether somebody's hand is on it, by what a look at the run itself tells. */
export const isHandled = (run: LatestRun): boolean =>
  pauseOf(run, 0) !== null ||
  astrayOf(run).length > 0 ||
  run.raw.workflowExecutionInfo?.versioningInfo?.versioningOverride != null ||
  run.raw.workflowExecutionInfo?.searchAttributes?.indexedFields?.TemporalReportedProblems !==
    undefined;

const executionOf = ({ workflowId, runId }: LatestRun) => ({ workflowId, runId });
const activitiesOf = ({ raw }: LatestRun) => raw.pendingActivities ?? [];

function pauseOf(run: LatestRun, now: number): Halt | null {
  const { pauseInfo } = run.raw.workflowExtendedInfo ?? {};
  if (pauseInfo)
    return {
      code: 'PAUSED',
      since: tsToMs(pauseInfo.pausedTime) ?? now,
      why: `the run is paused: ${pauseInfo.reason || 'no reason was given'}`,
    };
  const paused = activitiesOf(run).filter((one) => one.paused);
  if (paused.length === 0) return null;
  const since = Math.min(...paused.map((one) => tsToMs(one.pauseInfo?.pauseTime) ?? now));
  const names = [...new Set(paused.map((one) => one.activityType?.name ?? '?'))];
  return { code: 'PAUSED', since, why: `paused: ${names.join(', ')}` };
}

async function unpause(client: Client, run: LatestRun): Promise<boolean> {
  const { namespace } = client.options;
  const { workflowId, runId } = run;
  const reason = 'a case is halted by the command hold';
  if (run.status.name === 'PAUSED')
    await client.workflowService.unpauseWorkflowExecution({ namespace, workflowId, runId, reason });
  for (const one of activitiesOf(run))
    if (one.paused)
      await client.workflowService.unpauseActivity({
        namespace,
        execution: executionOf(run),
        id: one.activityId ?? null,
      });
  return true;
}

async function unpin(client: Client, run: LatestRun): Promise<boolean> {
  const { versioningOverride } = run.raw.workflowExecutionInfo?.versioningInfo ?? {};
  if (versioningOverride == null) return false;
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: executionOf(run),
    workflowExecutionOptions: {},
    updateMask: { paths: ['versioning_override'] },
  });
  return true;
}

/** Activities wait on a queue of ours: the cases' own, or one of the quotas', whose names begin with it. */
const astrayOf = (run: LatestRun) =>
  activitiesOf(run).filter(({ activityOptions }) => {
    const name = activityOptions?.taskQueue?.name;
    return name && name !== run.taskQueue && !name.startsWith(`${run.taskQueue}/`);
  });

async function putBack(client: Client, run: LatestRun): Promise<boolean> {
  const astray = astrayOf(run);
  for (const one of astray)
    await client.workflowService.resetActivity({
      namespace: client.options.namespace,
      execution: executionOf(run),
      id: one.activityId ?? null,
      restoreOriginalOptions: true,
      keepPaused: true,
    });
  return astray.length > 0;
}

const [TASK_FAILED, TASK_TIMED_OUT] = [9, 8];

/** The server says so itself once a task has failed a few times; the reason is in the history. */
async function failingTask(client: Client, run: LatestRun): Promise<Halt | null> {
  const task = run.raw.pendingWorkflowTask;
  const isReported = run.raw.workflowExecutionInfo?.searchAttributes?.indexedFields;
  if (isReported?.TemporalReportedProblems === undefined || task == null) return null;
  const since = tsToMs(task.originalScheduledTime ?? task.scheduledTime);
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: executionOf(run),
    maximumPageSize: 20,
  });
  const last = history?.events?.find(
    ({ eventType }) => eventType === TASK_FAILED || eventType === TASK_TIMED_OUT,
  );
  const { failure } = last?.workflowTaskFailedEventAttributes ?? {};
  const why = failure?.message ?? 'no worker has finished it in time';
  return {
    code: 'TASK_FAILS',
    since,
    why: `its workflow task has failed ${task.attempt} times: ${why}`,
  };
}
