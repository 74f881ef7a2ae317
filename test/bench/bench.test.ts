import { afterAll, beforeAll, expect, it } from 'vitest';
import { measurePath } from '../../bench/path.ts';
import { measurePublish } from '../../bench/publish/publish.ts';
import { type Services, startServices } from '../../bench/services.ts';
import { SIZES } from '../support/sizes.ts';

let services: Services;
beforeAll(async () => {
  services = await startServices(() => undefined);
});
afterAll(() => services?.stop());

/** What our bookkeeping may cost a straight case in history events, beyond the same calls and decisions without it. */
const BOOKKEEPING = 35;
/** Where a machine is busy, events that would wait for one another leave by themselves: this many publications of six history events. */
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

it('measures the publisher beside kafkajs and Kafka’s own tool, and how soon its events are read', async () => {
  const few = { rounds: 1, cases: 4, publishing: 20, events: 6 };
  const result = await measurePublish(services, { ...few, say: () => undefined });
  for (const rate of Object.values(result.rates)) expect(rate).toBeGreaterThan(0);
  const { ours, kafkajs } = result.rates;
  expect(result.ratioToKafkajs.median).toBeCloseTo(ours / kafkajs);
  const { lag } = result;
  // Every event of the cases was read, and none before it was recorded.
  expect(lag.events).toBeGreaterThanOrEqual(8 * 20);
  expect(lag.p50).toBeGreaterThanOrEqual(0);
  expect(lag.p99).toBeGreaterThanOrEqual(lag.p50);
  expect(lag.bareP99).toBeGreaterThanOrEqual(lag.bareP50);
});
