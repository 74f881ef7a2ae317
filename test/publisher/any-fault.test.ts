import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KafkaUnavailable, RecordRefused } from '../../activities/publisher/errors.ts';
import { createPublisher, type Publisher } from '../../activities/publisher/publisher.ts';
import type { OutgoingRecord } from '../../activities/publisher/record.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { type FakeBroker, fakeBroker, type SendOutcome, settle } from './fake-broker.ts';
import { record, sequences } from './records.ts';

const log = pino({ level: 'silent' });
const DEADLINE = 1_000;

const outcome: fc.Arbitrary<SendOutcome> = fc.oneof(
  fc.record({ kind: fc.constant('confirm' as const), ms: fc.nat(50) }),
  fc.record({ kind: fc.constant('fail' as const), ms: fc.nat(50), stored: fc.nat() }),
  fc.record({ kind: fc.constant('hang' as const), stored: fc.nat(), lateMs: fc.nat(5_000) }),
);

const situation = fc.record({
  outcomes: fc.array(outcome, { maxLength: 12 }),
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

it('loses nothing, keeps each case in order, and sends one batch at a time', async () => {
  await fc.assert(
    fc.asyncProperty(situation, async ({ outcomes, cases, poison, batch }) => {
      const broker = fakeBroker(outcomes);
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
    { numRuns: PROPERTY_RUNS },
  );
});

/** Publishes like a workflow: records in order, one publication at a time, each repeated until it is confirmed. */
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
      const error = await publisher.publish(records).then(
        () => undefined,
        (e: unknown) => e,
      );
      expect(Date.now() - began).toBeLessThanOrEqual(DEADLINE);
      if (!error) break;
      if (error instanceof RecordRefused) {
        expect(guilty).toContain(caseId);
        expect(broker.refused).toContain(records[error.index]?.value);
        // An operator raised the limit meanwhile.
        if (attempt > 2) broker.refused.delete(records[error.index]?.value ?? '');
      }
      const wait = error instanceof KafkaUnavailable ? error.retryAfterMs : 100;
      await new Promise((resolve) => setTimeout(resolve, wait + 10));
    }
    const stored = new Set(broker.log.map((r) => r.value));
    for (const { value } of records) expect(stored).toContain(value);
  }
}
