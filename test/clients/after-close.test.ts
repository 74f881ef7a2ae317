import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { REPEATS } from '../../clients/library/after-close.ts';

/** A port where each connection is cut: a server that is unavailable. */
const server = createServer((socket) => socket.destroy());
beforeEach(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterEach(() => new Promise<void>((done) => server.close(() => done())));

it('a call that is to be repeated ends when its connection is closed', async () => {
  const { port } = server.address() as { port: number };
  const connection = Connection.lazy({ address: `127.0.0.1:${port}`, interceptors: REPEATS });
  const call = connection.workflowService.getSystemInfo({});
  const ended = expect(call).rejects.toThrow(/CANCELLED/);
  await sleep(500);
  await connection.close();
  await ended;
});
