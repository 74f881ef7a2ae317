import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseView } from '../../workflows/interface/run-input.ts';
import { MANY_PROMISES, replayRuns } from '../replay/replay.ts';
import { openCase } from '../support/cases.ts';
import { expectCommandsKept, expectStoryIsCase, storyOf } from '../support/kept.ts';
import { runsOf } from '../support/runs.ts';
import { type Scripted, startScripted } from '../support/scripted.ts';
import { SIZES } from '../support/sizes.ts';
import { readAsConsumer, topic, type Weather } from '../support/topic.ts';
import { untilTrue } from '../support/until.ts';
import { world } from '../support/world.ts';
import { Life } from './life.ts';

/**
 * The same case continues as new every few moments, on a real server, with many concurrent commands and
 * a broker that fails in every way: commands in flight at a handover are refused, retried or given up, and events are late.
 */
const ROUNDS = SIZES.crowdedUpdates / 8;
const WEATHERS: readonly Weather[] = ['up', 'lossy', 'away', 'up', 'refusing'];

let server: Scripted;
beforeAll(async () => {
  server = await startScripted({ 'limit.historyCount.suggestContinueAsNew': '60' });
});
afterAll(() => server?.stop());

it(
  'nothing is lost while commands, hand-overs and a failing broker meet',
  async () => {
    const broker = topic();
    await server.within(world(broker.calls), async (open) => {
      const life = new Life(await open(openCase({ policy: '2026-11' })));
      const runs = new Set<string>();
      let carried = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        broker.weather = WEATHERS[Math.floor(round / 4) % WEATHERS.length] ?? 'up';
        await life.crowd(round, ['photograph', 'bank_proof']);
        const before = runs.size;
        runs.add(await life.run());
        if (runs.size > before && (await life.view()).unpublished.length > 0) carried += 1;
      }
      broker.weather = 'up';
      await life.unblock();
      await life.ledger.give('withdraw', 'artisan', { reason: 'withdrawal.other' });
      const view = (await life.handle.result()) as CaseView;
      expect(view.unpublished).toEqual([]);
      expectStoryIsCase(broker, view);
      expectCommandsKept(storyOf(broker, view), life.ledger);
      expect(readAsConsumer(broker.records).length).toBe(view.case.sequence);
      expect(runs.size).toBeGreaterThan(ROUNDS / 6);
      expect(carried).toBeGreaterThan(0);
      await expectReplayed(server, life.handle.workflowId);
    });
  },
  ROUNDS * 10_000,
);

it('what the broker refused goes out as soon as its delivery is unblocked, though nothing else wakes the case', async () => {
  const broker = topic();
  await server.within(world(broker.calls), async (open) => {
    const life = new Life(await open(openCase({ policy: '2026-11' }, ['photograph'])));
    const unpublished = async () => (await life.view()).unpublished.length;
    await untilTrue(async () => (await life.view()).case.requirements.photograph?.status === 'due');
    await untilTrue(async () => (await unpublished()) === 0);
    broker.weather = 'refusing';
    await life.hold();
    await untilTrue(async () => (await life.view()).delivery.blocked !== null);
    broker.weather = 'up';
    await life.unblock();
    // By itself it would be tried again after ten minutes.
    await untilTrue(async () => (await unpublished()) === 0);
    await life.ledger.give('withdraw', 'artisan', { reason: 'withdrawal.other' });
    expectStoryIsCase(broker, (await life.handle.result()) as CaseView);
    await expectReplayed(server, life.handle.workflowId);
  });
});

/** Checks by replay on a new worker that each run has the same case that live workers had. */
async function expectReplayed({ client }: Scripted, workflowId: string): Promise<void> {
  const runs = await runsOf(client, workflowId);
  const kept = runs.map(({ runId: name, history }) => ({ name, history }));
  const replayed = await replayRuns(kept, undefined, [MANY_PROMISES]);
  expect(replayed.filter(({ error }) => error !== null)).toEqual([]);
  const publications = replayed.flatMap((one) => one.publications);
  expect(publications.length).toBeGreaterThan(runs.length);
  for (const { published, derived } of publications) expect(derived).toEqual(published);
}
