import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureHttp } from '../../tools/bench/http.ts';
import { type Services, startServices } from '../../tools/bench/services.ts';

let services: Services;
beforeAll(async () => {
  services = await startServices(() => undefined);
});
afterAll(() => services?.stop());

it('registers and decides over HTTP and through the library', async () => {
  const result = await measureHttp(services, { rounds: 1, cases: 4, say: () => undefined });
  for (const { http, library } of [result.register, result.decide]) {
    expect(http).toBeGreaterThan(0);
    expect(library).toBeGreaterThan(0);
  }
  expect(result.registerRatio).toBeCloseTo(result.register.http / result.register.library);
  expect(result.decideRatio).toBeCloseTo(result.decide.http / result.decide.library);
  // Each case of the measured round was registered and decided on once.
  expect(result.requests).toBe(2 * 4);
  expect(result.p99Ms).toBeGreaterThan(0);
});
