import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  type Connection,
  type WorkflowHandle,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stampAnswers } from '../../activities/stamp-answers.ts';
import { workflowBundle } from '../../workers/bundle.ts';
import { openCase } from '../support/cases.ts';
import { quiet } from '../support/quiet.ts';
import { type Scripted, send, startScripted, viewOf } from '../support/scripted.ts';
import { world } from '../support/world.ts';
import { withChangedCopy } from './changed-copy.ts';

/** The next deployment, in which only administrators may hold a case. */
const REVOKED = {
  file: 'contracts/granted-roles.ts',
  from: "hold: ['supervisor', 'administrator']",
  to: "hold: ['administrator']",
};

let server: Scripted;
let connection: NativeConnection;
beforeAll(async () => {
  server = await startScripted();
  const { address } = (server.client.connection as Connection).options;
  connection = await NativeConnection.connect({ address });
});
afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

const bundleIn = (folder: string) =>
  workflowBundle({ folder, workflowsPath: `${folder}/workflows/index.ts`, logger: quiet });

/** Does work while a worker with this workflow code runs. */
async function during(
  bundle: WorkflowBundleOption,
  taskQueue: string,
  work: () => Promise<void>,
): Promise<void> {
  const interceptors = { activity: [stampAnswers()] };
  const activities = world().calls;
  const how = { connection, taskQueue, workflowBundle: bundle, activities, interceptors };
  const worker = await Worker.create(how);
  await worker.runUntil(work);
}

const refusalOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'taken',
    (error) =>
      error instanceof WorkflowUpdateFailedError ? (error.cause as { type?: string }).type : error,
  );

it('a right that is revoked ends at once on a running case, and what was done by it stays', async () => {
  const now = await bundleIn(fileURLToPath(new URL('../..', import.meta.url)));
  const later = await withChangedCopy([REVOKED], bundleIn);
  const taskQueue = randomUUID();
  const reason = 'hold.inquiry';
  let handle: WorkflowHandle | undefined;
  await during(now, taskQueue, async () => {
    const workflowId = randomUUID();
    const args = [openCase({ policy: 'demo' }, ['photograph'])];
    handle = await server.client.workflow.start('onboarding', { workflowId, taskQueue, args });
    await send(handle, 'hold', 'supervisor', { reason });
    await send(handle, 'release', 'supervisor');
    await send(handle, 'hold', 'supervisor', { reason });
    expect((await viewOf(handle)).case.held?.reason).toBe(reason);
  });
  await during(later, taskQueue, async () => {
    if (handle === undefined) throw new Error('no case was opened');
    // The case is replayed by the other code first: the holds that the supervisor was allowed stand.
    expect((await viewOf(handle)).case.held?.reason).toBe(reason);
    await send(handle, 'release', 'supervisor');
    const { sequence } = (await viewOf(handle)).case;
    expect(await refusalOf(send(handle, 'hold', 'supervisor', { reason }))).toBe('NOT_ALLOWED');
    const view = await viewOf(handle);
    expect(view.case.held).toBeNull();
    expect(view.case.sequence).toBeGreaterThanOrEqual(sequence);
    expect(await refusalOf(send(handle, 'hold', 'administrator', { reason }))).toBe('taken');
    await handle.terminate();
  });
}, 120_000);
