import { afterAll, beforeAll, expect, it } from 'vitest';
import { measurePath } from '../../tools/bench/path.ts';
import { type Services, startServices } from '../../tools/bench/services.ts';
import { SIZES } from '../support/sizes.ts';

let services: Services;
beforeAll(async () => {
  services = await startServices(() => undefined);
});
afterAll(() => services?.stop());

/** The history events that bookkeeping may cost a straight case, beyond the same calls and decisions without it. */
const BOOKKEEPING = 35;
/** On a busy machine, events that usually share a publication go alone: this many history events more, six for each publication. */
const APART = 4 * 6;

it('brings the cases of all three workflows to their end, at a bounded cost in history', async () => {
  const result = await measurePath(services, { ...SIZES.benchedPath, say: () => undefined });
  expect(result.outsideCalls).toBe(11);
  expect(result.rates).toEqual({
    ours: expect.any(Number),
    naive: expect.any(Number),
    bare: expect.any(Number),
  });
  expect(Object.values(result.rates).every((rate) => rate > 0)).toBe(true);
  expect(result.historyEvents.ours).toBeGreaterThan(result.historyEvents.bare);
  expect(result.historyEvents.ours).toBeLessThanOrEqual(
    result.historyEvents.bare + BOOKKEEPING + APART,
  );
  expect(result.historyEvents.ours).toBeLessThan(result.historyEvents.naive);
});
