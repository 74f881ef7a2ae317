import { afterAll, beforeAll, expect, it } from 'vitest';
import { measurePublish } from '../../tools/bench/publish/publish.ts';
import { type Services, startServices } from '../../tools/bench/services.ts';

let services: Services;
beforeAll(async () => {
  services = await startServices(() => undefined);
});
afterAll(() => services?.stop());

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
