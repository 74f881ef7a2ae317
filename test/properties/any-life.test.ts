import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Carry } from '../../workflows/interface/run-input.ts';
import { expectCommandsKept, expectStoryIsCase, storyOf } from '../support/kept.ts';
import { Ledger } from '../support/ledger.ts';
import { startOf, starts } from '../support/random-case.ts';
import { startSkipping, viewOrResultOf } from '../support/scripted.ts';
import { SIZES } from '../support/sizes.ts';
import { readAsConsumer, topic } from '../support/topic.ts';
import { world } from '../support/world.ts';
import { acts } from './acts.ts';
import { expectEachStepFair, expectNotStuck } from './checks.ts';
import { healthOf } from './history.ts';
import { allGood, moodyWorld } from './moody-world.ts';
import { happen, help, type RandomLife } from './random-life.ts';

/** The longest time for one life, on a busy machine: one that stands still never ends. */
const LIFE_MS = 10 * 60_000;
/** The number of random lives. fast-check prints the seed of one that fails. */
const RUNS = SIZES.randomLives;

let server: Awaited<ReturnType<typeof startSkipping>>;
beforeAll(async () => {
  server = await startSkipping();
});
afterAll(() => server?.stop());

/** Starts with the real policy and a trade that sells goods, since other cases end on the first day. */
const facts = starts.map(({ trade, ...rest }) => ({
  ...rest,
  trade: trade === 'mason' ? 'potter' : trade,
  policy: '2026-11',
}));

it(
  'whatever happens to a case, nothing is lost, nobody is wronged, and it can always come to its end',
  async () => {
    await fc.assert(
      fc.asyncProperty(facts, acts, async (start, sequence) => {
        const moods = allGood();
        const broker = topic();
        const there = world({ ...moodyWorld(moods), ...broker.calls });
        await server.within(there, async (open) => {
          const handle = await open(startOf(start));
          const life = { handle, ledger: new Ledger(handle), server, broker, moods };
          for (const act of sequence) await happen(life, act);
          await expectAllWell(life);
          await comesToItsEnd(life);
          await expectAllWell(life);
          const { case: now, unpublished } = await viewOrResultOf(handle);
          expect(unpublished).toEqual([]);
          expect(readAsConsumer(broker.records).length).toBe(now.sequence);
          expect(there.ended.get(now.caseId)).toBe(now.end?.kind);
        });
      }),
      // A workflow task that fails is tried for ever, so a life that stands still has failed too.
      // A shorter sequence costs as much as a longer one: the first that fails is told as it is.
      { numRuns: RUNS, endOnFailure: true, timeout: LIFE_MS },
    );
  },
  RUNS * LIFE_MS,
);

/** Checks, once nothing is in flight, the topic, the case, its commands, its timers and its history. */
async function expectAllWell(life: RandomLife): Promise<void> {
  const { handle, broker, ledger } = life;
  broker.weather = 'up';
  let health = await healthOf(handle);
  for (let tries = 0; tries === 0 || health.calls > 0; tries += 1) {
    if (tries > 20) throw new Error('something is always under way');
    await server.sleep('11 minutes');
    health = await healthOf(handle);
  }
  expect(health.failures).toEqual([]);
  const view = await viewOrResultOf(handle);
  expectStoryIsCase(broker, view);
  const story = storyOf(broker, view);
  expectCommandsKept(story, ledger);
  expectEachStepFair(story);
  if (view.case.end !== null) return;
  expectNotStuck(view, await handle.query<Carry>('carry'), health.timers);
}

/** Checks that the case ends once outside systems answer well and all people do what is due. */
async function comesToItsEnd(life: RandomLife): Promise<void> {
  Object.assign(life.moods, allGood());
  for (let days = 0; days < 90; days += 1) {
    if ((await viewOrResultOf(life.handle)).case.end !== null) return;
    await help(life);
    await life.server.sleep('1 day');
  }
  // An artisan with nothing left to bring may let the case lapse.
  await life.server.sleep('400 days');
  expect((await viewOrResultOf(life.handle)).case.end).not.toBeNull();
}
