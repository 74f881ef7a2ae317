import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAlong } from '../../activities/publish-along.ts';
import { stampAnswers } from '../../activities/stamp-answers.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { preloadedFor, workflowBundle } from '../../workers/bundle.ts';
import { openCase } from '../support/cases.ts';
import { quiet } from '../support/quiet.ts';
import { type DevServer, helpAlong, send, startDevServer, viewOf } from '../support/scripted.ts';
import { untilTrue } from '../support/until.ts';
import { world } from '../support/world.ts';
import type { KeptRun } from './kept-histories.ts';
import { MANY_PROMISES, replayRuns } from './replay.ts';

/** A decision and an activity's answer come in one workflow task: no worker runs workflows while both arrive. */
let server: DevServer;
let connection: NativeConnection;
let client: Client;
let run: KeptRun;
beforeAll(async () => {
  server = await startDevServer();
  ({ client, connection } = server);
  run = await recorded();
});
afterAll(() => server?.stop());

async function recorded(): Promise<KeptRun> {
  const taskQueue = randomUUID();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { calls } = world({
    checkDocument: async ({ requirement }) => {
      if (requirement === 'bank_proof') await gate;
      return { codes: [] };
    },
  });
  const activities = await Worker.create({
    ...{ connection, taskQueue, activities: calls },
    interceptors: { activity: [publishAlong(calls.publishEvents), stampAnswers()] },
  });
  const answering = activities.run();
  try {
    const start = openCase({ policy: 'demo' });
    const handle = await client.workflow.start('onboarding', {
      ...{ taskQueue, workflowId: start.caseId, args: [start] },
    });
    await whileWorking(taskQueue, () =>
      untilTrue(async () => isWithReviewer(handle, 'photograph')),
    );
    // Nothing but the answer of `bank_proof` is outstanding. It comes now, and so does the decision.
    const decided = send(handle, 'decide', 'supervisor', {
      items: [{ requirement: 'photograph', seen: 'a'.repeat(64), verdict: 'accept', codes: [] }],
    });
    open();
    await untilTrue(async () => (await pendingActivities(handle)) === 0);
    await whileWorking(taskQueue, async () => {
      await decided;
      await untilTrue(async () => (await helpAlong(handle)).case.end !== null);
      await handle.result();
    });
    return { name: start.caseId, history: await handle.fetchHistory() };
  } finally {
    activities.shutdown();
    await answering;
  }
}

/** Runs workflows, and no activities but local ones, while this work is done. */
async function whileWorking(taskQueue: string, work: () => Promise<unknown>): Promise<void> {
  const worker = await Worker.create({
    ...{ connection, taskQueue, activities: world().calls },
    enableNonLocalActivities: false,
    workflowBundle: await workflowBundle({
      workflowsPath: join(PROJECT_DIR, 'workflows/index.ts'),
      preloadModules: preloadedFor(false),
      logger: quiet,
    }),
  });
  await worker.runUntil(work);
}

async function isWithReviewer(handle: WorkflowHandle, requirement: string): Promise<boolean> {
  const { case: theCase, unpublished } = await viewOf(handle);
  const there = theCase.requirements[requirement]?.waitingOn === 'reviewer';
  return there && unpublished.length > 0;
}

async function pendingActivities(handle: WorkflowHandle): Promise<number> {
  const { raw } = await handle.describe();
  return raw.pendingActivities?.length ?? 0;
}

it('came in one task', () => {
  const kinds = (run.history.events ?? []).map((one) =>
    one.activityTaskCompletedEventAttributes
      ? 'answer'
      : one.workflowExecutionUpdateAcceptedEventAttributes
        ? 'command'
        : one.workflowTaskCompletedEventAttributes
          ? 'task'
          : '',
  );
  const seen = kinds.filter(Boolean);
  const command = seen.indexOf('command');
  // The last task before the command was given both.
  expect(seen.slice(command - 2, command + 1)).toEqual(['answer', 'task', 'command']);
});

it.each([
  [0, []],
  [50, [MANY_PROMISES]],
])(
  'is heard before the path goes on, with %i promises between more than usual',
  async (_more, interceptors) => {
    const [replayed] = await replayRuns([run], undefined, interceptors);
    expect(replayed?.error).toBeNull();
    expect(replayed?.publications.length).toBeGreaterThan(5);
    for (const { published, derived } of replayed?.publications ?? [])
      expect(derived).toEqual(published);
  },
);
