import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TOPICS } from '../../contracts/topics.ts';
import { compareTopic, type FoundTopic, settingsOf } from '../../kafka/topic-plan.ts';
import { doubtfulReplication } from '../../kafka/topic-refusals.ts';

const plan = { topic: 'one', partitions: 12, config: { 'retention.ms': '-1' } };

it('asks how many replicas there shall be as soon as there is a choice', () => {
  expect(doubtfulReplication(undefined, 1)).toEqual([]);
  expect(doubtfulReplication(undefined, 2)[0]).toMatch(/2 brokers.*--replication 2$/);
  expect(doubtfulReplication(undefined, 5)[0]).toMatch(/5 brokers.*--replication 3$/);
  expect(doubtfulReplication(3, 5)).toEqual([]);
  expect(doubtfulReplication(3, 2)[0]).toMatch(/3 replicas .* has 2$/);
});

it('wants two to have an acknowledged record as soon as three keep it', () => {
  expect([1, 2].map((replicas) => settingsOf(plan, replicas))).toEqual([plan.config, plan.config]);
  expect(settingsOf(plan, 3)).toEqual({ 'retention.ms': '-1', 'min.insync.replicas': '2' });
  const settings = new Map([['retention.ms', { value: '-1', isOwn: true }]]);
  const found: FoundTopic = { partitions: 12, replication: 3, settings };
  // Without a given number, the existing replicas count.
  expect(compareTopic(plan, found, null)).toMatchObject({
    wrongReplication: null,
    differences: [{ setting: 'min.insync.replicas', found: null, wanted: '2' }],
  });
});

/** The values of Kafka's documentation of `compression.type`. */
it('takes no compression by the broker but gzip: not every reader has every codec', () => {
  const values = ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'];
  fc.assert(
    fc.property(
      fc.constantFrom(...TOPICS),
      fc.constantFrom(...values),
      fc.boolean(),
      (topic, value, isOwn) => {
        const others = Object.entries(topic.config).map(
          ([name, wanted]) => [name, { value: wanted, isOwn: true }] as const,
        );
        const settings = new Map([...others, ['compression.type', { value, isOwn }]]);
        const found = { partitions: topic.partitions, replication: 1, settings };
        const fits = isOwn && ['gzip', 'producer'].includes(value);
        expect(compareTopic(topic, found, null).differences).toEqual(
          fits ? [] : [{ setting: 'compression.type', found: value, wanted: 'producer', isOwn }],
        );
      },
    ),
  );
});
