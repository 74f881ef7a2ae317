import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAlong } from '../../activities/publish-along.ts';
import { stampAnswers } from '../../activities/stamp-answers.ts';
import { unwrap } from '../../contracts/envelope.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import { fold } from '../../contracts/reducer.ts';
import type { Change } from '../../tools/deployment/changed-copy.ts';
import { checkOpenCases } from '../../tools/deployment/gate.ts';
import { NoWorkerYet, rolloutOf, setCurrent, setRamp } from '../../tools/deployment/rollout.ts';
import { runDrill } from '../../tools/drills/drill.ts';
import {
  deploy,
  FORGETS_THE_OLD,
  KNOWS_MORE,
  NEW_POLICY,
} from '../../tools/drills/faults/deploy.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { preloadedFor, workflowBundle } from '../../workers/bundle.ts';
import { versioned } from '../../workers/versioned.ts';
import { withChangedCopy } from '../replay/changed-copy.ts';
import { openCase } from '../support/cases.ts';
import { quiet } from '../support/quiet.ts';
import { type DevServer, helpAlong, send, startDevServer, viewOf } from '../support/scripted.ts';
import { IN_LONG_MODE, patience, SIZES } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';
import { world } from '../support/world.ts';

/**
 * A change of the workflow reaches open cases. Build 1 is the code as it is. Builds 2a and 2b know a policy version more,
 * by which a case takes one more step. 2a opens no case under it, 2b does.
 */

/** The same step, for every case that has not passed this point when the build comes: `patched()` tells them apart. */
const PATCHED: readonly Change[] = [
  {
    file: 'workflows/onboarding.ts',
    from: 'await documents(run);',
    to: "if (patched('time-before-documents')) await run.askTheTime();\n  await documents(run);",
  },
  {
    file: 'workflows/onboarding.ts',
    from: 'import { CancellationScope } from',
    to: 'import { CancellationScope, patched } from',
  },
];
const deploymentName = 'deploy-test';
const taskQueue = randomUUID();
const there = world();
let server: DevServer;
let connection: NativeConnection;
let client: Client;
beforeAll(async () => {
  server = await startDevServer();
  ({ client, connection } = server);
});
afterAll(() => server?.stop());

/** Starts a worker of a build. @returns what ends it */
async function startWorker(
  buildId: string,
  code = PROJECT_DIR,
  more: Partial<WorkerOptions> = {},
): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    ...{ connection, taskQueue, activities: there.calls },
    interceptors: { activity: [publishAlong(there.calls.publishEvents), stampAnswers()] },
    workflowBundle: await workflowBundle({
      folder: code,
      workflowsPath: join(code, 'workflows/index.ts'),
      preloadModules: preloadedFor(false, code),
      logger: quiet,
    }),
    ...versioned({ deploymentName, buildId }),
    ...more,
  });
  const ended = worker.run();
  return async () => {
    worker.shutdown();
    await ended;
  };
}

const current = (buildId: string) =>
  untilSeen(() => setCurrent(client, { deploymentName, buildId }));
const ramp = (buildId: string, percent: number) =>
  untilSeen(() => setRamp(client, { deploymentName, buildId }, percent));

async function untilSeen(set: () => Promise<void>): Promise<void> {
  await untilTrue(() =>
    set().then(
      () => true,
      (error) => {
        if (error instanceof NoWorkerYet) return false;
        throw error;
      },
    ),
  );
}

let opened = 0;
/** Opens cases that wait for a reviewer. The demo's clocks are short, so none is helped past its products before the end. */
async function openCases(
  policy: string,
  count: number = SIZES.deployed,
  queue = taskQueue,
): Promise<WorkflowHandle[]> {
  const handles = await Promise.all(
    Array.from({ length: count }, async () => {
      opened += 1;
      const artisanId = artisanIdFromBytes(Buffer.from(String(opened).padStart(8, '0')));
      const caseId = `${artisanId}-1`;
      const start = { ...openCase({ policy }), artisanId, caseId };
      return client.workflow.start('onboarding', {
        taskQueue: queue,
        workflowId: caseId,
        args: [start],
      });
    }),
  );
  for (const one of handles) await untilTrue(async () => isWithReviewer(one));
  return handles;
}

/** A command that every open case takes, and that moves none. */
async function changeContact(handle: WorkflowHandle): Promise<void> {
  const { contact } = (await viewOf(handle)).case;
  await send(handle, 'contact', 'artisan', { ...contact, reminders: !contact.reminders });
}

async function isWithReviewer(handle: WorkflowHandle): Promise<boolean> {
  const { case: theCase, unpublished } = await viewOf(handle);
  return theCase.waiting.on.includes('reviewer') && unpublished.length === 0;
}

/** How often a case has asked for the time. */
async function timesAsked(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(
    (one) => one.activityTaskScheduledEventAttributes?.activityType?.name === 'lookAtClock',
  ).length;
}

const gate = (code?: string) =>
  checkOpenCases({
    ...{ client, perGroup: 1_000, seed: 'test' },
    ...(code === undefined ? {} : { folder: code }),
  });
const idsOf = (handles: readonly WorkflowHandle[]) =>
  handles.map(({ workflowId }) => workflowId).sort();
/** Waits until the server's list, which lags a little, has this many open cases. */
const listed = (count: number) =>
  untilTrue(async () => {
    let found = 0;
    const query = "WorkflowType = 'onboarding' AND ExecutionStatus = 'Running'";
    for await (const _ of client.workflow.list({ query })) found += 1;
    return found === count;
  });

it(
  'goes forward, back and forward again over open cases, and what cannot go on is stopped before it takes traffic',
  async () => {
    await withChangedCopy(KNOWS_MORE, async (two) => {
      const ends = [await startWorker('1')];
      try {
        await current('1');
        const old = await openCases('demo');
        await listed(old.length);

        // 2a: first a share, then all.
        expect((await gate(two)).failed).toEqual([]);
        ends.push(await startWorker('2a', two));
        await ramp('2a', 50);
        expect(await rolloutOf(client, deploymentName)).toMatchObject({
          current: '1',
          ramping: { buildId: '2a', percent: 50 },
        });
        for (const one of old.slice(1)) await helpAlong(one);
        await current('2a');
        expect(await rolloutOf(client, deploymentName)).toMatchObject({
          current: '2a',
          ramping: null,
        });

        // 2b opens cases with the new step.
        ends.push(await startWorker('2b', two));
        await current('2b');
        const fresh = await openCases(NEW_POLICY);
        for (const one of fresh.slice(1)) await helpAlong(one);
        await listed(old.length + fresh.length);

        // Back to 2a, which knows the step: all cases go on.
        expect((await gate(two)).failed).toEqual([]);
        await current('2a');
        for (const one of [...old, ...fresh]) await changeContact(one);

        // Back to 1: the gate names the cases that it does not know, and no other.
        const back = await gate();
        expect(idsOf(fresh)).toEqual(back.failed.map(({ caseId }) => caseId).sort());
        expect(back).toMatchObject({ open: old.length + fresh.length });
        expect(back.groups.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(back.replayed);

        // A wrong change is stopped the same way.
        await withChangedCopy([...KNOWS_MORE, ...FORGETS_THE_OLD], async (wrong) => {
          const { failed } = await gate(wrong);
          expect(failed.map(({ caseId }) => caseId).sort()).toEqual(idsOf([...old, ...fresh]));
          expect(failed[0]?.why).toMatch(/^Nondeterminism error/);
        });

        // With a patch the same step is one that all can take.
        await withChangedCopy([...KNOWS_MORE, ...PATCHED], async (three) => {
          expect((await gate(three)).failed).toEqual([]);
          const end = await startWorker('3', three);
          await current('3');
          const [last] = await openCases('demo', 1);
          if (last === undefined) throw new Error('no case was opened');
          for (const one of [...old, ...fresh, last]) await changeContact(one);
          expect(await timesAsked(last)).toBe(1);
          for (const one of old) expect(await timesAsked(one)).toBe(0);
          // Back again: the builds before know the patch no more than they know the new case, and the gate names it.
          const { failed } = await gate(two);
          expect(failed.map(({ caseId }) => caseId)).toEqual([last.workflowId]);
          await untilTrue(async () => (await helpAlong(last)).case.end !== null);
          await last.result();
          await current('2a');
          await end();
        });

        // Forward again, with workers of both builds, and one of them is ended in between.
        await current('2b');
        await ends.pop()?.();
        ends.push(await startWorker('2b', two));
        for (const one of [...old, ...fresh]) await changeContact(one);
        for (const one of [...old, ...fresh]) {
          await untilTrue(async () => (await helpAlong(one)).case.end !== null);
          const { case: theCase, unpublished } = await one.result();
          expect(unpublished).toEqual([]);
          expect(theCase.end?.kind).toBe('live');
          const { runId } = await one.describe();
          const events = there.published.get(runId) ?? [];
          expect(events.map(({ sequence }) => Number(sequence))).toEqual(
            events.map((_one, index) => index + 1),
          );
          expect(fold(events.map(unwrap))).toEqual(theCase);
          expect(there.ended.get(theCase.caseId)).toBe('live');
        }
      } finally {
        for (const end of ends) await end();
      }
    });
  },
  patience(400_000),
);

it('a build of which no worker was seen takes nothing', async () => {
  const version = { deploymentName, buildId: 'never-started' };
  await expect(setCurrent(client, version)).rejects.toBeInstanceOf(NoWorkerYet);
  await expect(setRamp(client, version, 10)).rejects.toBeInstanceOf(NoWorkerYet);
  expect(await rolloutOf(client, 'never-heard-of')).toBeNull();
});

/** The builds on which open cases are, with the number of cases. */
async function buildsOf(handles: readonly WorkflowHandle[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const one of handles) {
    const { raw } = await one.describe();
    const build = raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? 'none';
    found[build] = (found[build] ?? 0) + 1;
  }
  return found;
}

it.runIf(IN_LONG_MODE)(
  'pinned cases stay with the build that opened them, however far they come; the others go on with the newest',
  async () => {
    const deployments = { pinned: 'PINNED', upgraded: 'AUTO_UPGRADE' } as const;
    const left: Record<string, unknown> = {};
    for (const [name, behavior] of Object.entries(deployments)) {
      const queue = randomUUID();
      const worker = (buildId: string) =>
        startWorker(buildId, PROJECT_DIR, {
          taskQueue: queue,
          workerDeploymentOptions: {
            version: { deploymentName: name, buildId },
            useWorkerVersioning: true,
            defaultVersioningBehavior: behavior,
          },
        });
      const ends = [await worker('1')];
      try {
        await untilSeen(() => setCurrent(client, { deploymentName: name, buildId: '1' }));
        const cases = await openCases('demo', 20, queue);
        ends.push(await worker('2'));
        await untilSeen(() => setCurrent(client, { deploymentName: name, buildId: '2' }));
        for (const one of cases) await helpAlong(one);
        for (const one of cases) await changeContact(one);
        left[name] = await buildsOf(cases);
        for (const one of cases) await one.terminate();
      } finally {
        for (const end of ends) await end();
      }
    }
    expect(left).toEqual({ pinned: { '1': 20 }, upgraded: { '2': 20 } });
  },
  patience(400_000),
);

it.runIf(IN_LONG_MODE)(
  'the drill: nothing is lost while builds change and their workers are killed',
  async () => {
    const report = await runDrill(deploy, { cases: 500, seed: 5 });
    expect(report.mistakes).toEqual([]);
    expect(report).toMatchObject({ lost: 0, gaps: 0, behind: 0, conflicts: 0, foldMismatches: 0 });
    expect(report.figures.refusedByGate).toBeGreaterThan(0);
  },
  patience(400_000),
);
