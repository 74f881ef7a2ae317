import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KafkaUnavailable, RecordRefused } from '../../activities/publisher/errors.ts';
import { createPublisher, type Publisher } from '../../activities/publisher/publisher.ts';
import type { OutgoingRecord } from '../../activities/publisher/sender.ts';
import { type FakeBroker, type Fate, fakeBroker } from './fake-broker.ts';
import { record, sequences } from './records.ts';

const log = pino({ level: 'silent' });
const DEADLINE = 1_000;

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constant('confirm' as const), ms: fc.nat(50) }),
  fc.record({ kind: fc.constant('fail' as const), ms: fc.nat(50), stored: fc.nat() }),
  fc.record({ kind: fc.constant('hang' as const), stored: fc.nat(), lateMs: fc.nat(5_000) }),
);

const situation = fc.record({
  fates: fc.array(fate, { maxLength: 12 }),
  /** For each case: the sizes of its publications, in order. */
  cases: fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  }),
  poison: fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 8 })), { maxLength: 3 }),
  batch: fc.record({
    records: fc.integer({ min: 1, max: 12 }),
    bytes: fc.integer({ min: 1, max: 400 }),
  }),
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('publisher', () => {
  it('loses nothing, keeps each case in order, and sends one batch at a time', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ fates, cases, poison, batch }) => {
        const broker = fakeBroker(fates);
        for (const [at, sequence] of poison) {
          broker.refused.add(record(`case-${at}`, sequence).value);
        }
        const guilty = new Set(poison.map(([at]) => `case-${at}`));
        const publisher = createPublisher({
          topic: 't',
          connect: broker.connect,
          deadlineMs: DEADLINE,
          batch,
          log,
        });
        const all = cases.map((sizes, at) => drive(publisher, broker, `case-${at}`, sizes, guilty));
        await settle(Promise.all(all));
        await vi.advanceTimersByTimeAsync(10_000);
        for (const [at, sizes] of cases.entries()) {
          const total = sizes.reduce((sum, size) => sum + size, 0);
          const expected = Array.from({ length: total }, (_, i) => i + 1);
          expect(sequences(broker.log).get(`case-${at}`)).toEqual(expected);
        }
        expect(broker.mostAtOnce()).toBeLessThanOrEqual(1);
        expect(publisher.state()).toMatchObject({ breaker: 'closed', queued: 0 });
      }),
      { numRuns: 300 },
    );
  });

  it('fails at once while open, and lets one probing call through when the back-off is over', async () => {
    const broker = fakeBroker([{ kind: 'fail', ms: 1, stored: 0 }]);
    const publisher = createPublisher({ topic: 't', connect: broker.connect, log });
    const one = (probe: boolean) => publisher.publish([record('a', 1)], { probe });
    await settle(expect(one(false)).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' }));
    await expect(one(true)).rejects.toMatchObject({ retryAfterMs: expect.closeTo(500, -2) });
    await vi.advanceTimersByTimeAsync(500);
    await expect(one(false)).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    const probe = one(true);
    await expect(one(true)).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    await settle(probe);
    await settle(one(false));
    expect(broker.sends).toHaveLength(3);
  });

  it('sends a case that was refused apart from the others, and stores nothing of it twice', async () => {
    const broker = fakeBroker([]);
    const publisher = createPublisher({ topic: 't', connect: broker.connect, log });
    const bad = [record('bad', 1), record('bad', 2), record('bad', 3)];
    broker.refused.add(record('bad', 3).value);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const good = publisher.publish([record('good', attempt + 1)]);
      const refused = { code: 'RECORD_REFUSED', caseId: 'bad', index: 2 };
      await settle(expect(publisher.publish(bad)).rejects.toMatchObject(refused));
      await settle(good);
    }
    expect(broker.sends.filter((cases) => cases.length > 1)).toHaveLength(1);
    expect(broker.log.filter((r) => r.caseId === 'bad')).toHaveLength(2);
    expect(publisher.state().refusedCases).toEqual(['bad']);
    broker.refused.clear();
    await settle(publisher.publish(bad));
    expect(publisher.state().refusedCases).toEqual([]);
  });
});

/** As a workflow does: publishes its records in order, one publication at a time, and again until each is confirmed. */
async function drive(
  publisher: Publisher,
  broker: FakeBroker,
  caseId: string,
  sizes: readonly number[],
  guilty: ReadonlySet<string>,
): Promise<void> {
  let sequence = 0;
  for (const size of sizes) {
    const records: OutgoingRecord[] = [];
    for (let i = 0; i < size; i += 1) records.push(record(caseId, ++sequence));
    for (let attempt = 0; ; attempt += 1) {
      const began = Date.now();
      const error = await publisher.publish(records, { probe: attempt > 0 }).then(
        () => undefined,
        (e: unknown) => e,
      );
      expect(Date.now() - began).toBeLessThanOrEqual(DEADLINE);
      if (!error) break;
      if (error instanceof RecordRefused) {
        expect(guilty).toContain(caseId);
        expect(broker.refused).toContain(records[error.index]?.value);
        // Somebody raised the limit meanwhile.
        if (attempt > 2) broker.refused.delete(records[error.index]?.value ?? '');
      }
      const wait = error instanceof KafkaUnavailable ? error.retryAfterMs : 100;
      await new Promise((resolve) => setTimeout(resolve, wait + 10));
    }
    const stored = new Set(broker.log.map((r) => r.value));
    for (const { value } of records) expect(stored).toContain(value);
  }
}

/** Lets the fake time run until the promise settles. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let open = true;
  const done = promise.finally(() => {
    open = false;
  });
  done.catch(() => undefined);
  for (let ms = 0; open && ms < 600_000; ms += 50) await vi.advanceTimersByTimeAsync(50);
  return done;
}
