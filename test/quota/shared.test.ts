import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory } from '../../operations/events/story.ts';
import { QUOTAS, type Quota, quotaQueue, rateOf } from '../../policies/quotas.ts';
import { type Child, ourProgram, startChild } from '../../tools/launcher/child.ts';
import { ONE_PARTITION } from '../../tools/launcher/temporal.ts';
import { TASK_QUEUE } from '../../workflows/interface/search-attributes.ts';
import { replayRuns } from '../replay/replay.ts';
import { ask } from '../sandbox/support.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { runsOf } from '../support/runs.ts';
import { SIZES } from '../support/sizes.ts';
import { counted, handIn, untilLive } from './hand-in.ts';
import { activitiesOf } from './histories.ts';

/**
 * To finish within a minute, the sandbox grants ten times the documented quotas and the workers keep ten times as much.
 * The claims do not depend on it except for the duration of a request, which stays the same and so is ten times
 * longer relative to the rates. QUOTA_FACTOR=1 measures with the documented quotas; that takes minutes.
 */
const FACTOR = Number(process.env.QUOTA_FACTOR ?? 10);
const PRODUCTS = SIZES.productsAtOnce;

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

/** A quota of the marketplace that these cases are for. */
function quotaNamed(name: 'preview' | 'put' | 'get'): Quota {
  const found = QUOTAS.find((one) => one.family === 'amazon' && one.name === name);
  if (found === undefined) throw new Error(`there is no quota ${name}`);
  return found;
}
const PREVIEW = quotaNamed('preview');

/** The case's events on the topic, once all of them are there. */
const storyOf = async (caseId: string) => {
  const unpublished = async () => (await one.onboarding.case(caseId)).unpublished;
  await expect.poll(unpublished, { timeout: 20_000, interval: 250 }).toEqual([]);
  return (await readStory(one.kafka, caseId)).map(({ message }) => message);
};
const typesOf = async (caseId: string) => (await storyOf(caseId)).map(({ type }) => type);

describe(`${PRODUCTS} products that a service centre hands in at once`, () => {
  let caseId: string;
  let seconds: number;

  it('all go live', async () => {
    // The real policy: while a listing is watched for its fourteen days, the others follow.
    // From before they are handed in: on a busy machine the first are live before this hears that they were taken.
    const began = Date.now();
    const given = await handIn(one, PRODUCTS, '2026-12');
    caseId = given.caseId;
    expect(given.taken).toBe(PRODUCTS);
    const enough = 30_000 + (PRODUCTS / rateOf(PREVIEW, FACTOR)) * 1500;
    await untilLive(one, caseId, PRODUCTS, enough);
    seconds = (Date.now() - began) / 1000;
  }, 900_000);

  it('each is previewed and submitted once, as fast as the quota’s share allows, and next to nothing is refused', async () => {
    const [preview, put, get] = await Promise.all(
      (['preview', 'put', 'get'] as const).map((operation) => counted(one, operation)),
    );
    if (!preview || !put || !get) throw new Error('nothing was counted');
    expect(preview.admitted).toBe(PRODUCTS);
    expect(put.admitted).toBe(PRODUCTS);
    expect(get.admitted).toBeGreaterThanOrEqual(PRODUCTS);
    // How fast a busy machine comes along says nothing of the quota: only that it is not waited for in vain.
    expect(PRODUCTS / seconds).toBeGreaterThan(rateOf(PREVIEW, FACTOR) / 10);
    expect(PRODUCTS / seconds).toBeLessThan(preview.rate);
    const refused = preview.refused + put.refused + get.refused;
    // A queue that was empty gives out about twice its rate in its first second: a handful, however few are handed in.
    const most = Math.max(10, (preview.admitted + put.admitted + get.admitted) * 0.02);
    expect(refused).toBeLessThan(most);
  });

  it('and no case hears of a quota, or of an outage', async () => {
    const types = await typesOf(caseId);
    expect(types.filter((type) => type.includes('listing.went_live'))).toHaveLength(PRODUCTS);
    expect(types.filter((type) => type.includes('listing.submitted'))).toHaveLength(PRODUCTS);
    expect(types.filter((type) => type.includes('provider.'))).toEqual([]);
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });

  it('shared by both workers, each call on the queue of its class and every other on the cases’ own', async () => {
    const activities = (await runsOf(one.client, caseId)).flatMap(({ history }) =>
      activitiesOf(history),
    );
    const queues = new Map(activities.map(({ type, queue }) => [type, queue]));
    expect(queues.get('checkDocument')).toBe(TASK_QUEUE);
    const limited = (['preview', 'put', 'get'] as const).map(quotaNamed);
    for (const quota of limited)
      for (const call of quota.calls) expect(queues.get(call)).toBe(quotaQueue(TASK_QUEUE, quota));
    // On a busy machine one of them may take all calls of one class.
    const theirs = activities.filter(({ type }) =>
      limited.some(({ calls }) => (calls as readonly string[]).includes(type)),
    );
    const workers = new Set(theirs.map(({ worker }) => worker).filter((one) => one !== undefined));
    expect(workers.size).toBe(2);
  });

  it('and its history replays where no quotas are kept', async () => {
    const runs = await runsOf(one.client, caseId);
    const replayed = await replayRuns(runs.map(({ runId: name, history }) => ({ name, history })));
    expect(replayed).not.toHaveLength(0);
    expect(replayed.filter(({ error }) => error !== null)).toEqual([]);
  });

  it('and an event’s time is when the answer was given, not when its call began to wait', async () => {
    const story = await storyOf(caseId);
    const previewed = story.filter(({ type }) => type.includes('listing.previewed'));
    const times = previewed.map(({ time }) => Date.parse(time));
    const lasted = (Math.max(...times) - Math.min(...times)) / 1000;
    expect(lasted).toBeGreaterThan((PRODUCTS / rateOf(PREVIEW, FACTOR)) * 0.8);
  });
});

describe('where the marketplace grants less than the workers believe', () => {
  const MANY = 30;

  it('what is refused is asked again until it is taken: nothing is lost or told, and nothing listed twice', async () => {
    const before = await counted(one, 'put');
    await ask(`${one.sandboxUrl}/control/limits`, { operation: 'put', rate: 4, burst: 2 });
    const { caseId } = await handIn(one, MANY, 'demo-watch');
    await untilLive(one, caseId, MANY, 60_000);
    const put = await counted(one, 'put');
    expect(put.refused - before.refused).toBeGreaterThan(MANY / 3);
    const types = await typesOf(caseId);
    expect(types.filter((type) => type.includes('listing.submitted'))).toHaveLength(MANY);
    expect(types.filter((type) => type.includes('provider.'))).toEqual([]);
    expect(put.admitted - before.admitted).toBe(MANY);
  });
});
