import { randomBytes } from 'node:crypto';
import { ConfigResourceTypes } from 'kafkajs';
import { expect, it } from 'vitest';
import type { TestBroker } from './broker.ts';
import { record } from './records.ts';
import { contents, publisherTo } from './workflows.ts';

/** What a broker refuses, and what comes of the rest. */
export function refusalsStayAlone(brokerOf: () => TestBroker): void {
  it('a record that the broker refuses stops its own case only, until the limit is raised', async () => {
    const broker = brokerOf();
    const topic = 'poison';
    await broker.createTopic(topic, 3);
    const publisher = publisherTo(topic, broker.proxied);
    const limit = (bytes: number) =>
      broker.admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: [{ name: 'max.message.bytes', value: String(bytes) }],
          },
        ],
      });
    await limit(4_000);

    // Incompressible: the broker measures what is left after gzip.
    const big = record('guilty', 2, randomBytes(6_000).toString('base64'));
    const guilty = [record('guilty', 1), big, record('guilty', 3)];
    const good = (from: number) =>
      Array.from({ length: 20 }, (_, i) => [from, from + 1].map((n) => record(`good-${i}`, n)));
    const refusal = {
      code: 'RECORD_REFUSED',
      caseId: 'guilty',
      index: 1,
      brokerError: 'MESSAGE_TOO_LARGE',
    };

    for (const from of [1, 3]) {
      const lots = good(from);
      const calls = [...lots.slice(0, 10), guilty, ...lots.slice(10)].map((r) =>
        publisher.publish(r),
      );
      const results = await Promise.allSettled(calls);
      expect(results[10]).toMatchObject({ status: 'rejected', reason: refusal });
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(20);
      expect(publisher.state()).toMatchObject({ breaker: 'closed', refusedCases: ['guilty'] });
    }
    const before = await contents(topic, broker.direct);
    expect(before.kept.get('guilty')).toEqual([1]);
    // Only the first time was the common batch split, and so stored twice at most.
    expect(before.records).toBeLessThanOrEqual(20 * 2 * 2 + 20 * 2 + 1);

    await limit(1_048_588);
    await publisher.publish(guilty);
    const after = await contents(topic, broker.direct);
    expect(after.kept.get('guilty')).toEqual([1, 2, 3]);
    for (let i = 0; i < 20; i += 1) expect(after.kept.get(`good-${i}`)).toEqual([1, 2, 3, 4]);
    expect(publisher.state().refusedCases).toEqual([]);
    await publisher.close();
  });

  it('a batch that is too large only as a whole is taken in pieces', async () => {
    const broker = brokerOf();
    await broker.createTopic('heavy', 1);
    const publisher = publisherTo('heavy', broker.proxied);
    const filling = () => randomBytes(30_000).toString('base64');
    const records = Array.from({ length: 60 }, (_, i) => record('heavy', i + 1, filling()));
    await publisher.publish(records);
    expect((await contents('heavy', broker.direct)).kept.get('heavy')).toHaveLength(60);
    expect(publisher.state().refusedCases).toEqual([]);
    await publisher.close();
  });
}
