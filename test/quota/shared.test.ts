import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory } from '../../clients/story.ts';
import { skuFor } from '../../contracts/intake/product.ts';
import { TASK_QUEUE } from '../../contracts/search-attributes.ts';
import { type Child, ourProgram, startChild } from '../../dev/child.ts';
import { ONE_PARTITION } from '../../dev/temporal.ts';
import { QUOTAS, quotaQueue, rateOf } from '../../policies/quotas.ts';
import { ask } from '../sandbox/support.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { activitiesOf, runsOf } from './histories.ts';

/**
 * To be done within a minute, the sandbox grants ten times the documented quotas and the workers keep ten times as much.
 * What is claimed does not depend on it but for the time that a request takes, which is as long as ever and so ten times
 * longer beside the rates. QUOTA_FACTOR=1 measures with the documented quotas; that takes minutes.
 */
const FACTOR = Number(process.env.QUOTA_FACTOR ?? 10);
const PRODUCTS = 200;

let one: Installation;
let second: Child;
beforeAll(async () => {
  one = await startInstallation(ONE_PARTITION, {
    env: {
      MARKETPLACE_QUOTAS: String(FACTOR),
      SANDBOX_QUOTAS: String(FACTOR),
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
});
afterAll(async () => {
  await second?.stop();
  await one?.stop();
});

interface Counted {
  readonly operation: 'preview' | 'put' | 'get' | 'delete' | 'participations';
  readonly rate: number;
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
    const answer = await one.onboarding.submit(caseId, items, {
      commandId: 'centre:1',
      actor: {
        ...{ role: 'operator', id: 'centre-1', organisation: 'service-centre' },
        ...{ onBehalfOf: artisanId, consent: `consent/assistance/${artisanId}` },
      },
    });
    expect(answer.items.filter(({ taken }) => taken)).toHaveLength(PRODUCTS);

    one.play(cases);
    await one.onboarding.waitFor(caseId, 'catalogue');
    const began = Date.now();
    const deadline = began + 30_000 + (PRODUCTS / rateOf('preview', FACTOR)) * 1500;
    let live = 0;
    while (live < PRODUCTS) {
      if (Date.now() > deadline) throw new Error(`only ${live} of ${PRODUCTS} are live`);
      await new Promise((wake) => setTimeout(wake, 500));
      const { listings } = (await one.onboarding.case(caseId)).case;
      live = Object.values(listings).filter(({ status }) => status === 'live').length;
    }
    seconds = (Date.now() - began) / 1000;
  }, 900_000);

  it('each is previewed and submitted once, within what the quota allows: next to nothing is refused', async () => {
    const [preview, put, get] = [await count('preview'), await count('put'), await count('get')];
    const told = [preview, put, get].map(
      (n) => `${n.operation}: ${n.admitted} taken, ${n.refused} × 429`,
    );
    console.log(
      `times ${FACTOR}: ${told.join('; ')}; ${seconds.toFixed(1)} s to the last live one`,
    );
    expect(preview.admitted).toBe(PRODUCTS);
    expect(put.admitted).toBe(PRODUCTS);
    expect(get.admitted).toBeGreaterThanOrEqual(PRODUCTS);
    // As fast as the share allows that we take of it: the quota is used, and not only feared.
    expect(PRODUCTS / seconds).toBeGreaterThan(rateOf('preview', FACTOR) / 2);
    expect(PRODUCTS / seconds).toBeLessThan(preview.rate);
    const refused = preview.refused + put.refused + get.refused;
    expect(refused).toBeLessThan((preview.admitted + put.admitted + get.admitted) * 0.02);
  });

  it('and no case hears of a quota, or of an outage', async () => {
    const types = (await readStory(one.kafka, caseId)).map(({ message }) => message.type);
    expect(types.filter((type) => type.includes('listing.went_live'))).toHaveLength(PRODUCTS);
    expect(types.filter((type) => type.includes('listing.submitted'))).toHaveLength(PRODUCTS);
    expect(types.filter((type) => type.includes('provider.'))).toEqual([]);
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });

  it('shared by both workers, each call on the queue of its class and every other on the cases’ own', async () => {
    const activities = (await runsOf(one.client, caseId)).flatMap(activitiesOf);
    const queues = new Map(activities.map(({ type, queue }) => [type, queue]));
    expect(queues.get('checkDocument')).toBe(TASK_QUEUE);
    for (const name of ['preview', 'put', 'get'] as const)
      for (const call of QUOTAS[name].calls) {
        expect(queues.get(call)).toBe(quotaQueue(TASK_QUEUE, name));
        const of = activities.filter(({ type, worker }) => type === call && worker !== undefined);
        expect(new Set(of.map(({ worker }) => worker)).size).toBe(2);
      }
  });

  it('and what is told of when does not lie behind by the wait for the quota', async () => {
    const story = await readStory(one.kafka, caseId);
    const live = story.filter(({ message }) => message.type.includes('listing.previewed'));
    const times = live.map(({ message }) => Date.parse(message.time));
    expect((Math.max(...times) - Math.min(...times)) / 1000).toBeGreaterThan(
      (PRODUCTS / rateOf('preview', FACTOR)) * 0.8,
    );
  });
});
