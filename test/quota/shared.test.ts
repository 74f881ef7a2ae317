import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory } from '../../clients/story.ts';
import { skuFor } from '../../contracts/intake/product.ts';
import { type Child, ourProgram, startChild } from '../../dev/child.ts';
import { ONE_PARTITION } from '../../dev/temporal.ts';
import { QUOTAS, quotaQueue, rateOf } from '../../policies/quotas.ts';
import { replayRuns } from '../replay/replay.ts';
import { ask } from '../sandbox/support.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { runsOf } from '../support/runs.ts';
import { activitiesOf } from './histories.ts';

/**
 * To be done within a minute, everything is ten times the documented quota: the sandbox's rates and bursts, and the
 * workers' rates. What is claimed does not depend on it but for the time that a request takes, which is as long as ever
 * and so ten times longer beside the rates. QUOTA_FACTOR=1 measures with the documented quotas; that takes minutes.
 */
const FACTOR = Number(process.env.QUOTA_FACTOR ?? 10);
const PRODUCTS = 200;

let one: Installation;
let second: Child;
beforeAll(async () => {
  one = await startInstallation(ONE_PARTITION, {
    env: {
      MARKETPLACE_QUOTAS: process.env.QUOTA_UNKEPT ? '0' : String(FACTOR),
      SANDBOX_QUOTA: 'real',
      // Both answer at the first look: the real policy's next one would be a quarter of an hour later.
      SANDBOX_BANK_MS: '0',
      SANDBOX_LISTING_MS: '0',
    },
  });
  second = startChild({
    name: 'worker-2',
    dataDir: one.dataDir,
    env: one.env,
    command: ourProgram('workers/main.ts'),
  });
  for (const { operation, rate, burst } of await limits()) {
    const raised = { operation, rate: rate * FACTOR, burst: burst * FACTOR };
    await ask(`${one.sandboxUrl}/control/limits`, raised);
  }
});
afterAll(async () => {
  await second?.stop();
  await one?.stop();
});

const WAIT = { timeout: 20_000, interval: 250 };

/** A service centre acts for the artisan, whose consent to that is kept. */
const centreFor = (artisanId: string) =>
  ({
    role: 'operator',
    id: 'centre-1',
    onBehalfOf: artisanId,
    consent: `consent/assistance/${artisanId}`,
  }) as const;

interface Counted {
  readonly operation: 'put' | 'get' | 'delete' | 'participations';
  readonly rate: number;
  readonly burst: number;
  readonly admitted: number;
  readonly refused: number;
}
const limits = async () => (await ask(`${one.sandboxUrl}/control/limits`)).body as Counted[];
const count = async (operation: Counted['operation']) => {
  const found = (await limits()).find((limit) => limit.operation === operation);
  if (found === undefined) throw new Error(`the sandbox counts no ${operation}`);
  return found;
};

describe(`${PRODUCTS} products that a service centre hands in at once`, () => {
  let caseId: string;
  let seconds: number;

  it('all go live', async () => {
    const [row] = one.rowsOf('collective_member', 1);
    const [pot] = [...(row?.registration.products ?? []), ...(row?.later.products ?? [])];
    if (row === undefined || pot === undefined) throw new Error('no row with a product');
    // The real policy: while a listing is watched for its fourteen days, the others follow.
    const registration = { ...row.registration, policy: '2026-12', products: [] };
    const cases = await one.register([{ ...row, registration }]);
    [caseId = ''] = cases.keys();
    const artisanId = caseId.replace(/-\d+$/, '');
    const items = Array.from({ length: PRODUCTS }, (_one, index) => ({
      requirement: `product:${skuFor(artisanId, index + 1)}`,
      content: { ...pot, number: index + 1 },
    }));
    const given = { commandId: 'centre:1', actor: centreFor(artisanId) };
    const answer = await one.onboarding.submit(caseId, items, given);
    expect(answer.items.filter(({ taken }) => taken)).toHaveLength(PRODUCTS);

    one.play(cases);
    await one.onboarding.waitFor(caseId, 'catalogue');
    const began = Date.now();
    const deadline = began + 60_000 + (1_200_000 / rateOf('put', FACTOR)) * 1.5;
    let live = 0;
    while (live < PRODUCTS) {
      const { listings, stage, ball } = (await one.onboarding.case(caseId)).case;
      if (Date.now() > deadline)
        throw new Error(`${live} of ${PRODUCTS} are live; ${stage}, waits on ${ball.with.join()}`);
      await new Promise((wake) => setTimeout(wake, 500));
      live = Object.values(listings).filter(({ status }) => status === 'live').length;
    }
    seconds = (Date.now() - began) / 1000;
  }, 900_000);

  it('within what the quota allows: next to nothing is refused', async () => {
    const put = await count('put');
    const get = await count('get');
    const told = [put, get].map((n) => `${n.operation}: ${n.admitted} taken, ${n.refused} × 429`);
    console.log(
      `times ${FACTOR}: ${told.join('; ')}; ${seconds.toFixed(1)} s to the last live one`,
    );
    // A preview and a submission each.
    expect(put.admitted).toBeGreaterThanOrEqual(2 * PRODUCTS);
    expect(get.admitted).toBeGreaterThanOrEqual(PRODUCTS);
    expect(put.refused + get.refused).toBeLessThan((put.admitted + get.admitted) * 0.02);
  });

  it('and no case hears of a quota, or of an outage', async () => {
    await expect
      .poll(async () => (await one.onboarding.case(caseId)).unpublished, WAIT)
      .toEqual([]);
    const types = (await readStory(one.kafka, caseId)).map(({ message }) => message.type);
    expect(types.filter((type) => type.includes('listing.went_live'))).toHaveLength(PRODUCTS);
    expect(types.filter((type) => type.includes('provider.'))).toEqual([]);
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });

  it('shared by both workers, each call on the queue of its class and every other on the cases’ own', async () => {
    const activities = (await runsOf(one.client, caseId)).flatMap(({ history }) =>
      activitiesOf(history),
    );
    const own = 'artisan-onboarding';
    const queues = new Map(activities.map(({ type, queue }) => [type, queue]));
    expect(queues.get('checkDocument')).toBe(own);
    for (const [name, call] of [
      ['put', 'previewListing'],
      ['put', 'submitListing'],
      ['get', 'readListing'],
    ] as const)
      expect(queues.get(call)).toBe(quotaQueue(own, name));
    for (const call of QUOTAS.put.calls) {
      const workers = activities.filter(({ type }) => type === call).map(({ worker }) => worker);
      expect(new Set(workers.filter((worker) => worker !== undefined)).size).toBe(2);
    }
  });

  it('and its history replays on a worker that keeps no quotas', async () => {
    const runs = await runsOf(one.client, caseId);
    const replayed = await replayRuns(runs.map(({ runId: name, history }) => ({ name, history })));
    expect(replayed.filter(({ error }) => error !== null)).toEqual([]);
  });
});
