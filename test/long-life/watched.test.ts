import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OutsideActivities } from '../../workflows/interface/activities.ts';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { MANY_PROMISES, replayRuns } from '../replay/replay.ts';
import { evidence, openCase } from '../support/cases.ts';
import { runsOf } from '../support/runs.ts';
import { helpAlong, type Scripted, startScripted, viewOf } from '../support/scripted.ts';
import { SIZES } from '../support/sizes.ts';
import { topic } from '../support/topic.ts';
import { world } from '../support/world.ts';

/**
 * Queries a case while it wakes again and again: a workflow task that carries a Query is completed as soon
 * as the Query is answered. Answers close together, and publications that take longer than a Query, produce every
 * order that a live run can see and a replay cannot.
 */
const { cases: CASES, products: PRODUCTS } = SIZES.watched;
const ONLOOKERS = 4;

let server: Scripted;
beforeAll(async () => {
  server = await startScripted();
});
afterAll(() => server?.stop());

const within = (least: number, most: number) => sleep(least + Math.random() * (most - least));

/** The same calls, each after a while. */
function slowly<T extends Partial<OutsideActivities>>(calls: T): T {
  const late = Object.entries(calls).map(([name, call]) => [
    name,
    async (...input: unknown[]) => {
      await within(10, 300);
      return (call as (...input: unknown[]) => Promise<unknown>)(...input);
    },
  ]);
  return Object.fromEntries(late) as T;
}

/** Checks by replay on a new worker that the case ends the same and would publish the same bytes. */
async function expectReplayed(handle: WorkflowHandle) {
  const result = (await handle.result()) as CaseView;
  expect(await viewOf(handle)).toEqual(result);
  const runs = await runsOf(server.client, handle.workflowId);
  const kept = runs.map(({ runId: name, history }) => ({ name, history }));
  const replayed = await replayRuns(kept, undefined, [MANY_PROMISES]);
  expect(replayed.map(({ error }) => error)).toEqual(runs.map(() => null));
  let through = 0;
  for (const { published, derived } of replayed.flatMap((one) => one.publications)) {
    expect(derived).toEqual(published);
    expect(published.from).toBe(through + 1);
    through = published.to;
  }
  expect(through).toBe(result.case.sequence);
}

it('and every run replays, to the byte', async () => {
  const { publishEvents } = topic().calls;
  const { recordEnd, releaseClaims, ...outside } = world().calls;
  const calls = {
    ...slowly(outside),
    publishEvents: async (...input: Parameters<typeof publishEvents>) => {
      await within(20, 200);
      return publishEvents(...input);
    },
  };
  await server.within(world(calls), async (open) => {
    const start = openCase();
    const [own = ''] = Object.keys(start.brought).filter((one) => one.startsWith('product:'));
    const products = Array.from({ length: PRODUCTS }, (_one, index) => {
      const id = own.replace(/P01$/, `P${String(index + 1).padStart(2, '0')}`);
      return [id, evidence(id)] as const;
    });
    const brought = { ...start.brought, ...Object.fromEntries(products) };
    const handles = await Promise.all(
      Array.from({ length: CASES }, () => open({ ...start, brought })),
    );
    const ended = new Set<string>();
    const looking = handles.flatMap((handle) =>
      Array.from({ length: ONLOOKERS }, async () => {
        while (!ended.has(handle.workflowId)) {
          await viewOf(handle).catch(() => undefined);
          await within(0, 30);
        }
      }),
    );
    await Promise.all(
      handles.map(async (handle) => {
        const result = handle.result() as Promise<CaseView>;
        void result.finally(() => ended.add(handle.workflowId));
        while (!ended.has(handle.workflowId)) {
          await helpAlong(handle).catch(() => undefined);
          await within(100, 300);
        }
        expect((await result).case.end?.kind).toBe('live');
      }),
    );
    await Promise.all(looking);
    for (const handle of handles) await expectReplayed(handle);
  });
});
