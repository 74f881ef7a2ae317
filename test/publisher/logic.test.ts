import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPublisher } from '../../activities/publisher/publisher.ts';
import { fakeBroker, settle } from './fake-broker.ts';
import { record } from './records.ts';

const log = pino({ level: 'silent' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('publisher', () => {
  it('fails at once while open, and lets one probing call through when the back-off is over', async () => {
    const broker = fakeBroker([{ kind: 'fail', ms: 1, stored: 0 }]);
    const publisher = createPublisher({ topic: 't', connect: broker.connect, log });
    const one = () => publisher.publish([record('a', 1)]);
    await settle(expect(one()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' }));
    await expect(one()).rejects.toMatchObject({ retryAfterMs: expect.closeTo(500, -2) });
    await vi.advanceTimersByTimeAsync(500);
    const probe = one();
    await expect(one()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    await settle(probe);
    await settle(one());
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

  it('stores none of what was handed in behind a refused record of the same case', async () => {
    const broker = fakeBroker([]);
    const publisher = createPublisher({ topic: 't', connect: broker.connect, log });
    broker.refused.add(record('a', 1).value);
    const calls = [publisher.publish([record('a', 1)]), publisher.publish([record('a', 2)])];
    for (const result of await settle(Promise.allSettled(calls))) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'RECORD_REFUSED' } });
    }
    expect(broker.log).toEqual([]);
  });

  it('stores all that a caller gives who leaves out what was stored before a refusal', async () => {
    const broker = fakeBroker([]);
    const publisher = createPublisher({ topic: 't', connect: broker.connect, log });
    const records = [1, 2, 3, 4].map((n) => record('a', n));
    broker.refused.add(record('a', 3).value);
    await settle(expect(publisher.publish(records)).rejects.toMatchObject({ index: 2 }));
    broker.refused.clear();
    await settle(publisher.publish(records.slice(2)));
    expect(broker.log).toEqual(records);
  });
});
