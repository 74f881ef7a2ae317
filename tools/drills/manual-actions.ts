import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { execa } from 'execa';
import { firstEvents, isRefusedStart, latestRun } from '../../clients/library/last-run.ts';
import { WORKFLOW_TYPE } from '../../workflows/interface/search-attributes.ts';
import { until } from './strikes.ts';
import type { Testbed } from './testbed.ts';

/**
 * What an operator can do to a case in Temporal UI or with Temporal's command line: the rows of the table in
 * `docs/operators.md`.
 */
export interface ManualAction {
  readonly name: string;
  /** Whether the case loses its run and has to be recovered. The reconciler recovers a case only a few times a day. */
  readonly breaks?: true;
  /** Whether it is done to an ended case instead of an open one. */
  readonly onEnded?: true;
  /** @returns whether it was done: the case may have ended in the meantime */
  readonly does: (at: ManualActions, caseId: string) => Promise<boolean>;
}

/** What the actions need: the testbed and the path of Temporal's command line. */
export interface ManualActions {
  readonly stage: Testbed;
  readonly cli: string;
  /** A line for each action with another result than it has to have. */
  readonly wrong: string[];
}

async function temporal(
  { stage, cli }: ManualActions,
  ...args: readonly string[]
): Promise<boolean> {
  const env = { TEMPORAL_ADDRESS: stage.system.env.TEMPORAL_ADDRESS ?? '' };
  const { exitCode } = await execa(cli, args, { env, reject: false });
  return exitCode === 0;
}

const BECAUSE = ['--reason', 'a drill'] as const;

const workflow =
  (command: string, ...more: readonly string[]) =>
  (at: ManualActions, caseId: string) =>
    temporal(at, 'workflow', command, '--workflow-id', caseId, ...more);

/** The same as a batch job, with a query. */
const batch =
  (command: string, ...more: readonly string[]) =>
  (at: ManualActions, caseId: string) => {
    const query = ['--query', `WorkflowId = '${caseId}'`, '--yes', ...BECAUSE];
    return temporal(at, 'workflow', command, ...query, ...more);
  };

/** On the first pending activity; not done where there is none. */
const activity =
  (command: string, ...more: readonly string[]) =>
  async (at: ManualActions, caseId: string) => {
    const run = await latestRun(at.stage.system.client, caseId);
    const one = run?.raw.pendingActivities?.at(0)?.activityId;
    if (!one) return false;
    return temporal(
      at,
      'activity',
      command,
      '--workflow-id',
      caseId,
      '--activity-id',
      one,
      ...more,
    );
  };

/** An Update as an operator types it: without a command id and a digest. */
const update =
  (name: string, input: object) =>
  (at: ManualActions, caseId: string): Promise<boolean> => {
    const given = ['--name', name, '--input', JSON.stringify(input)];
    return temporal(at, 'workflow', 'update', 'execute', '--workflow-id', caseId, ...given);
  };

const actor = { role: 'supervisor', id: 'by-hand' } as const;
const hold = update('hold', { actor, reason: 'hold.inquiry' });
const releaseOnce = update('release', { actor });

/**
 * Releases a case for sure, since a case that stays held never ends. It is also called after a hold that failed: the case
 * may have recorded that hold before another operation ended its run.
 */
async function release(at: ManualActions, caseId: string): Promise<boolean> {
  const isReleased = async () =>
    (await releaseOnce(at, caseId)) ||
    (await at.stage.system.onboarding.case(caseId)).case.held === null;
  await until(`${caseId} is released`, isReleased, RECOVERY_MS);
  return true;
}
/** For how long a case may be without a run that answers, in milliseconds: longer than a recovery takes. */
const RECOVERY_MS = 300_000;

/** Resets to the last event of these types. */
const resetTo =
  (...types: readonly string[]) =>
  async (at: ManualActions, caseId: string): Promise<boolean> => {
    const { client } = at.stage.system;
    const { events } = await client.workflow.getHandle(caseId).fetchHistory();
    const one = events?.findLast((event) =>
      types.some((type) => Reflect.get(event, `${type}EventAttributes`) != null),
    );
    if (one?.eventId == null) return false;
    return workflow('reset', '--event-id', String(one.eventId), ...BECAUSE)(at, caseId);
  };

/**
 * Deletes a run that has published everything. A deletion takes unpublished events with it, which is no finding of a drill:
 * so this holds the case first, and waits.
 */
async function remove(at: ManualActions, caseId: string, how: typeof hold): Promise<boolean> {
  const { onboarding, client } = at.stage.system;
  try {
    if (!(await hold(at, caseId))) return false;
    const before = await latestRun(client, caseId);
    const isPublished = async () => (await onboarding.case(caseId)).unpublished.length === 0;
    await until(`${caseId} has published everything`, isPublished);
    if (!(await how(at, caseId))) return false;
    const isNew = async () => {
      const now = await latestRun(client, caseId);
      return now !== null && now.runId !== before?.runId;
    };
    await until(`${caseId} has a new run`, isNew, RECOVERY_MS);
    return true;
  } finally {
    await release(at, caseId);
  }
}

/** Checks that a run that was started by hand fails at once. */
async function fails(at: ManualActions, workflowId: string, runId: string): Promise<boolean> {
  const what = `the run that was started by hand as ${workflowId} has failed`;
  try {
    await until(what, () => isRefusedStart(at.stage.system.client, workflowId, runId));
  } catch (error) {
    at.wrong.push(error instanceof Error ? error.message : String(error));
  }
  return true;
}

async function startByHand(
  at: ManualActions,
  workflowId: string,
  args: unknown[],
): Promise<boolean> {
  const { client, env } = at.stage.system;
  const { firstExecutionRunId } = await client.workflow.start(WORKFLOW_TYPE, {
    workflowId,
    taskQueue: env.TASK_QUEUE ?? 'artisan-onboarding',
    args,
  });
  return fails(at, workflowId, firstExecutionRunId);
}

async function inputOf({ stage }: ManualActions, caseId: string): Promise<unknown[]> {
  const { client } = stage.system;
  const run = await latestRun(client, caseId);
  const [first] = run === null ? [] : await firstEvents(client, caseId, run.runId);
  const { payloads } = first?.workflowExecutionStartedEventAttributes?.input ?? {};
  return decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
}

let stray = 0;

/** Every action. */
export const MANUAL_ACTIONS: readonly ManualAction[] = [
  { name: 'cancel', does: workflow('cancel') },
  {
    name: 'cancelTwice',
    does: async (at, id) => (await workflow('cancel')(at, id)) && workflow('cancel')(at, id),
  },
  { name: 'signal', does: workflow('signal', '--name', 'nonsense', '--input', '{"a":1}') },
  { name: 'terminate', breaks: true, does: workflow('terminate', ...BECAUSE) },
  { name: 'pauseActivity', does: activity('pause') },
  { name: 'completeActivity', does: activity('complete', '--result', '{}') },
  {
    name: 'failActivity',
    does: activity('fail', '--reason', 'by hand', '--detail', '{"at":"x","code":"A name"}'),
  },
  { name: 'resetActivity', does: activity('reset') },
  { name: 'otherQueue', does: activity('update-options', '--task-queue', 'nobodys') },
  {
    name: 'updateByHand',
    does: async (at, id) => {
      const isHeld = await hold(at, id);
      await release(at, id);
      return isHeld;
    },
  },
  { name: 'resetToTask', breaks: true, does: resetTo('workflowTaskCompleted') },
  {
    name: 'resetToActivity',
    breaks: true,
    does: resetTo('activityTaskScheduled', 'activityTaskCompleted'),
  },
  { name: 'resetToUpdate', breaks: true, does: resetTo('workflowExecutionUpdateAccepted') },
  { name: 'resetToTimer', breaks: true, does: resetTo('timerStarted', 'timerFired') },
  {
    name: 'resetToFirst',
    breaks: true,
    does: workflow('reset', '--type', 'FirstWorkflowTask', ...BECAUSE),
  },
  // A pause that meets a task which has not started loses the run.
  { name: 'pause', breaks: true, does: workflow('pause', ...BECAUSE) },
  {
    name: 'version',
    does: workflow('update-options', '--versioning-override-behavior', 'auto_upgrade'),
  },
  { name: 'delete', breaks: true, does: (at, id) => remove(at, id, workflow('delete', '--yes')) },
  {
    name: 'startRubbish',
    does: async (at) => {
      stray += 1;
      return startByHand(at, `by-hand-${stray}`, stray % 2 === 0 ? [] : [{ kind: 'open', x: 1 }]);
    },
  },
  {
    name: 'startUnderForeignId',
    does: async (at, caseId) => {
      stray += 1;
      return startByHand(at, `by-hand-${stray}`, await inputOf(at, caseId));
    },
  },
  {
    name: 'startEndedAgain',
    onEnded: true,
    does: async (at, caseId) => startByHand(at, caseId, await inputOf(at, caseId)),
  },
  { name: 'batchCancel', does: batch('cancel') },
  { name: 'batchSignal', does: batch('signal', '--name', 'nonsense') },
  { name: 'batchTerminate', breaks: true, does: batch('terminate') },
  { name: 'batchReset', breaks: true, does: batch('reset', '--type', 'LastWorkflowTask') },
  { name: 'batchDelete', breaks: true, does: (at, id) => remove(at, id, batch('delete')) },
  {
    name: 'batchVersion',
    does: batch('update-options', '--versioning-override-behavior', 'auto_upgrade'),
  },
];
