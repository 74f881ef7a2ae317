import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import type { LatestRun } from '../clients/library/last-run.ts';

/**
 * Finds runs that are open and halted: their workflow task fails again and again, or an operator has paused, pinned or
 * rerouted them. Runs that ended too early are in `repair.ts`.
 */

/** Visibility queries for all of them, by the server's own search attributes. An older server may lack some of these. */
export const HALTED: readonly string[] = [
  "ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL",
  "ExecutionStatus = 'Paused'",
  "ExecutionStatus = 'Running' AND TemporalPauseInfo IS NOT NULL",
  "ExecutionStatus = 'Running' AND TemporalWorkflowVersioningBehavior = 'Pinned'",
];

/** Why a run is halted, where the reconciler cannot repair that. */
export interface Halt {
  readonly code: 'TASK_FAILS' | 'PAUSED';
  /** Epoch milliseconds. */
  readonly since: number;
  readonly why: string;
}

export interface HaltOptions {
  readonly client: Client;
  /** After how many milliseconds the reconciler unpauses a run or an activity. */
  readonly pauseMs: number;
  readonly now: number;
}

export interface Halted {
  /** Whether the reconciler has undone what had halted the run. */
  readonly setGoing: boolean;
  /** What a person has to repair; null where nothing. */
  readonly halt: Halt | null;
}

/**
 * Checks whether a run is halted, and undoes what an operator has done to it: a versioning override (our workers have no
 * versions), an activity on another task queue, and a pause once it is old. The command `hold` is the way to halt a case.
 * @returns a halt with the server's own message, where the workflow task fails again and again
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

/** Whether the run is halted, by its own description. It asks the server nothing more. */
export const isHalted = (run: LatestRun): boolean =>
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

/** Activities that wait on a queue of no worker: neither the cases' own nor one of the quotas', whose names begin with it. */
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

/** @returns a halt once the server reports that the workflow task has failed a few times. The history has the reason. */
async function failingTask(client: Client, run: LatestRun): Promise<Halt | null> {
  const task = run.raw.pendingWorkflowTask;
  const reported = run.raw.workflowExecutionInfo?.searchAttributes?.indexedFields;
  if (reported?.TemporalReportedProblems === undefined || task == null) return null;
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
  const why = failure?.message ?? 'no worker finished it in time';
  return {
    code: 'TASK_FAILS',
    since,
    why: `its workflow task has failed ${task.attempt} times: ${why}`,
  };
}
