import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import { repair } from '../../reconciler/repair.ts';
import { Store } from '../../reconciler/store.ts';

const CASE = '22222-22222-1';

it('counts a case as looked after from when it began to look, however long the server takes', async () => {
  let clock = 1_000;
  const describe = async () => {
    clock += 60_000;
    return { status: { name: 'COMPLETED' }, runId: 'r', workflowId: CASE, startTime: new Date(0) };
  };
  const client = { workflow: { getHandle: () => ({ describe }) } } as unknown as Client;
  const store = new Store('');
  const config = { events: 'events', taskQueue: 'queue', pauseSeconds: 1 };
  const options = { client, kafka: { brokers: [], clientId: 'test', ssl: false }, store, config };
  expect(await repair(CASE, { ...options, now: () => clock })).toBe('fine');
  // A run that ends at 1,500, while this looked, is not older than the look: the next scan takes it up.
  expect(store.settledAt(CASE)).toBe(1_000);
  store.close();
});
