import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseView } from '../../contracts/carry.ts';
import type { OutsideCalls } from '../../contracts/outside.ts';
import { replayRuns } from '../replay/replay.ts';
import { evidence, openCase } from '../support/cases.ts';
import { runsOf } from '../support/runs.ts';
import { helpAlong, type Scripted, startScripted, viewOf } from '../support/scripted.ts';
import { topic } from '../support/topic.ts';
import { world } from '../support/world.ts';

/**
 * People look on while a case wakes again and again: a query that comes along with a workflow task has it closed as soon
 * as it is answered. Answers that come close together, and publications that take longer than a look, bring about every
 * order in which a live run can hear of them and a replay cannot.
 */
const CASES = 6;
const PRODUCTS = 8;
const ONLOOKERS = 4;

let server: Scripted;
beforeAll(async () => {
  server = await startScripted();
});
afterAll(() => server?.stop());

const within = (least: number, most: number) => sleep(least + Math.random() * (most - least));

/** The same calls, each after a while. */
function slowly<T extends Partial<OutsideCalls>>(calls: T): T {
  const late = Object.entries(calls).map(([name, call]) => [
    name,
    async (...input: unknown[]) => {
      await within(10, 300);
      return (call as (...input: unknown[]) => Promise<unknown>)(...input);
    },
  ]);
  return Object.fromEntries(late) as T;
}

// Beside `npm test`: it still fails now and then (docs/decisions/0003).
it.runIf(process.env.LONG_LIFE_UPDATES)(
  'and every run replays, to the byte',
  async () => {
    const { publishPatiently, publishPromptly } = topic().calls;
    const { recordEnd, releaseClaims, ...outside } = world().calls;
    const calls = {
      ...slowly(outside),
      publishPatiently,
      publishPromptly: async (...input: Parameters<typeof publishPromptly>) => {
        await within(20, 200);
        return publishPromptly(...input);
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
      const runs = await Promise.all(
        handles.map(({ workflowId }) => runsOf(server.client, workflowId)),
      );
      const named = runs.flat().map(({ runId: name, history }) => ({ name, history }));
      const replayed = await replayRuns(named);
      expect(replayed.filter(({ error }) => error !== null).map(({ error }) => error)).toEqual([]);
      const publications = replayed.flatMap((one) => one.publications);
      expect(publications.length).toBeGreaterThan(CASES);
      for (const { published, derived } of publications) expect(derived).toEqual(published);
    });
  },
  120_000,
);
