import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { preloadedFor, workflowBundle } from '../../workers/bundle.ts';
import { quiet } from '../support/quiet.ts';
import { type DevServer, startDevServer } from '../support/scripted.ts';
import { outcomes } from './outcomes.ts';

let server: DevServer;
beforeAll(async () => {
  server = await startDevServer();
});
afterAll(() => server?.stop());

/** The SDK freezes what it preloads. A schema that cannot work then would fail a case at its first rare value. */
it('every schema takes and refuses the same in a worker that has preloaded it as outside', async () => {
  const taskQueue = 'preloaded';
  const worker = await Worker.create({
    ...{ connection: server.connection, taskQueue },
    workflowBundle: await workflowBundle({
      workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
      preloadModules: preloadedFor(false),
      logger: quiet,
    }),
  });
  const start = { taskQueue, workflowId: 'parses', workflowExecutionTimeout: '2 minutes' } as const;
  const { once, again } = await worker.runUntil(server.client.workflow.execute('parses', start));
  const outside = outcomes();
  expect(outside.length).toBeGreaterThan(5_000);
  expect(once).toBe(outside.length);
  expect(again).toEqual(outside);
});
