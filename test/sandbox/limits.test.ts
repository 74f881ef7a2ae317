import { afterEach, expect, it } from 'vitest';
import { SANDBOX_CLIENT } from '../../tools/sandbox/lwa.ts';
import type { Sandbox } from '../../tools/sandbox/server.ts';
import { ask, testSandbox } from './support.ts';

let one: Sandbox;
afterEach(() => one?.close());

/** A seller that sends requests as fast as possible. */
async function seller(id: string) {
  const granted = await ask(
    `${one.url}/auth/o2/token`,
    {
      grant_type: 'refresh_token',
      refresh_token: `Atzr|auth-${id}`,
      client_id: SANDBOX_CLIENT.id,
      client_secret: SANDBOX_CLIENT.secret,
    },
    'POST',
  );
  const headers = { 'x-amz-access-token': granted.body.access_token };
  const item = `${one.url}/marketplace/listings/2021-08-01/items/${id}/A-1?marketplaceIds=A21TJRUUN4KGV`;
  const statuses = (times: number, url: string, method: string, body?: unknown) =>
    Promise.all(
      Array.from({ length: times }, async () => (await ask(url, body, method, headers)).status),
    );
  return {
    get: (times: number) => statuses(times, item, 'GET'),
    put: (times: number) => statuses(times, item, 'PUT', {}),
    preview: (times: number) => statuses(times, `${item}&mode=VALIDATION_PREVIEW`, 'PUT', {}),
    look: () =>
      ask(`${one.url}/marketplace/sellers/v1/marketplaceParticipations`, undefined, 'GET', headers),
  };
}
const refused = (statuses: readonly number[]) => statuses.filter((one) => one === 429).length;

/** The number of refusals, and of the tokens that this rate gave back meanwhile. */
async function timed(rate: number, ask: () => Promise<readonly number[]>) {
  const began = performance.now();
  const count = refused(await ask());
  return { count, back: Math.ceil(((performance.now() - began) / 1000) * rate) };
}
const plan = (operation: string, rate: number, burst: number) =>
  ask(`${one.url}/control/limits`, { operation, rate, burst });

it('knows the documented plans', async () => {
  one = await testSandbox({ quotas: 1 });
  const { body } = await ask(`${one.url}/control/limits`);
  const none = { admitted: 0, refused: 0 };
  const listings = { burst: 5, application: 100, ...none };
  expect(body).toEqual([
    { operation: 'preview', rate: 1, ...listings },
    { operation: 'put', rate: 5, ...listings },
    { operation: 'get', rate: 5, ...listings },
    { operation: 'delete', rate: 5, ...listings },
    { operation: 'participations', rate: 0.016, burst: 15, ...none },
  ]);
});

it('gives each seller account a bucket of its own for each operation', async () => {
  one = await testSandbox({ quotas: 1 });
  const [first, other] = [await seller('A1TESTFIRST00'), await seller('A1TESTOTHER00')];
  const { count, back } = await timed(5, () => first.get(20));
  expect(count).toBeLessThanOrEqual(15);
  expect(count).toBeGreaterThanOrEqual(15 - back);
  expect(refused(await other.get(5))).toBe(0);
  expect(refused(await first.put(5))).toBe(0);
});

it('fills a bucket again at its rate, which it tells', async () => {
  one = await testSandbox({ quotas: 1 });
  await plan('get', 2, 1);
  const first = await seller('A1TESTFIRST00');
  expect(refused(await first.get(1))).toBe(0);
  await new Promise((wake) => setTimeout(wake, 600));
  expect(refused(await first.get(1))).toBe(0);
  const { count, back } = await timed(2, () => first.get(8));
  expect(count).toBeGreaterThanOrEqual(8 - back);
  const { headers, body } = await first.look();
  expect(headers.get('x-amzn-ratelimit-limit')).toBe('0.016');
  expect(body.payload).toHaveLength(2);
});

it('counts a preview as a put, too', async () => {
  one = await testSandbox({ quotas: 1 });
  const none = 0.01;
  await plan('preview', none, 5);
  await plan('put', none, 5);
  const first = await seller('A1TESTFIRST00');
  expect(refused(await first.preview(5))).toBe(0);
  expect(refused(await first.put(1))).toBe(1);
  await plan('put', none, 5);
  expect(refused(await first.preview(1))).toBe(1);
  expect(refused(await first.put(5))).toBe(0);
});

it('keeps the application’s own limit over all accounts', async () => {
  // A tenth of the documented plans: 10 a second over all accounts, and one request at once for each.
  one = await testSandbox({ quotas: 0.1 });
  const sellers = await Promise.all(
    Array.from({ length: 60 }, (_one, index) => seller(`A1TESTMANY${100 + index}`)),
  );
  const all = async () => (await Promise.all(sellers.map((one) => one.get(1)))).flat();
  const { count, back } = await timed(10, all);
  expect(count).toBeLessThanOrEqual(50);
  expect(count).toBeGreaterThanOrEqual(Math.max(1, 50 - back));
});

it('grants the application more where it is told to', async () => {
  one = await testSandbox({ quotas: 3 });
  const first = await seller('A1TESTFIRST00');
  expect(refused(await first.get(15))).toBe(0);
  const { body } = await ask(`${one.url}/control/limits`);
  const granted = { operation: 'get', rate: 15, burst: 15, application: 300 };
  expect(body).toContainEqual({ ...granted, admitted: 15, refused: 0 });
});
