import { Partitioners } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPublisher } from '../../activities/publisher/publisher.ts';
import { rightsOf, TOPIC_ROLE_NAMES, type TopicRoleName } from '../../contracts/topic-roles.ts';
import {
  CASES_TOPIC,
  COMMANDS_TOPIC,
  EVENTS_TOPIC,
  REJECTED_TOPIC,
  TOPICS,
} from '../../contracts/topics.ts';
import { joinGroup } from '../../kafka/kafkajs-group.ts';
import { groupLag } from '../../kafka/kafkajs-group-offsets.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { Lanes } from '../../kafka/lanes.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { record } from '../publisher/records.ts';
import { ADMIN, type SecureBroker, startSecureBroker } from './secure-broker.ts';
import { as, cli, explain, log, read, withKafka, write } from './users.ts';

/** Each role that the command grants can do its work and nothing else. `nobody` is a user without a role. */

const SECOND_SENDER = 'second-sender';
const NOBODY = 'nobody';
let broker: SecureBroker;

beforeAll(async () => {
  broker = await startSecureBroker([...TOPIC_ROLE_NAMES, SECOND_SENDER, NOBODY]);
  await cli(broker, ADMIN, 'topics', 'create');
  const done = await cli(broker, ADMIN, '--json', 'topics', 'acls', '--apply');
  expect(JSON.parse(done.stdout)).toMatchObject({
    applied: true,
    rules: TOPIC_ROLE_NAMES.flatMap((role) => rightsOf(role, role)),
    beyond: [],
  });
  const users = ['--user', `sender=${SECOND_SENDER}`];
  expect(await cli(broker, ADMIN, 'topics', 'acls', '--apply', ...users)).toMatchObject({
    stdout: `granted 4 rights to ${SECOND_SENDER}`,
  });
  // A reader of an empty topic is not refused: it fetches nothing.
  for (const { topic } of TOPICS) await write(as(broker, ADMIN), topic);
});
afterAll(() => broker?.close());

const NOTHING = { read: [], write: [] };
const MAY: Readonly<Record<TopicRoleName | typeof NOBODY, Record<'read' | 'write', string[]>>> = {
  publisher: { read: [], write: [EVENTS_TOPIC] },
  projector: { read: [EVENTS_TOPIC, CASES_TOPIC], write: [CASES_TOPIC] },
  // It reads as a member of its one group, which is tried below.
  'commands-consumer': { read: [], write: [REJECTED_TOPIC] },
  sender: { read: [REJECTED_TOPIC], write: [COMMANDS_TOPIC] },
  dashboard: { read: [EVENTS_TOPIC, CASES_TOPIC], write: [] },
  reconciler: { read: [EVENTS_TOPIC, CASES_TOPIC], write: [] },
  analyst: { read: [EVENTS_TOPIC], write: [] },
  nobody: NOTHING,
};

it.each(Object.keys(MAY) as (keyof typeof MAY)[])(
  '%s may do its work and nothing else',
  async (user) => {
    const done = { read: [] as string[], write: [] as string[] };
    for (const { topic } of TOPICS) {
      const tried = await Promise.allSettled([
        write(as(broker, user), topic),
        read(as(broker, user), topic),
      ]);
      const [writing, reading] = tried;
      if (writing?.status === 'fulfilled') done.write.push(topic);
      else expect(writing?.reason.message).toContain('may not do this');
      if (reading?.status === 'fulfilled') done.read.push(topic);
      else expect(reading?.reason.message).toMatch(/may not (do this|use this group)/);
    }
    expect(done).toEqual(MAY[user]);
  },
);

it('the worker’s publisher publishes, and our reader reads it', async () => {
  const connect = kafkajsSenders(as(broker, 'publisher'), log);
  const publisher = createPublisher({ topic: EVENTS_TOPIC, connect, log });
  const records = [1, 2, 3].map((sequence) => record('secured', sequence));
  await publisher.publish(records);
  await publisher.close();
  const found: (string | null)[] = [];
  await readTopic({
    settings: as(broker, 'dashboard'),
    topic: EVENTS_TOPIC,
    log,
    onRecord({ key, value }) {
      if (key === 'secured') found.push(value);
    },
  });
  expect(found).toEqual(records.map(({ value }) => value));
  // Readers leave no group behind, which takes a right of its own.
  const { groups } = await withKafka(as(broker, ADMIN), (kafka) => kafka.admin().listGroups());
  expect(groups.filter(({ groupId }) => groupId.startsWith('dashboard-'))).toEqual([]);
});

it('a publisher that may not write says what to check', async () => {
  const connect = kafkajsSenders(as(broker, 'dashboard'), log);
  const publisher = createPublisher({ topic: EVENTS_TOPIC, connect, log });
  await expect(publisher.publish([record('forbidden', 1)])).rejects.toThrow(
    /^Kafka is unavailable: .*KAFKA_SASL_USERNAME may not do this/,
  );
  await publisher.close();
});

it('commands are taken by the consumer’s group, and by no other user', async () => {
  const taken = Promise.withResolvers<string | null>();
  const group = await joinGroup({
    settings: as(broker, 'commands-consumer'),
    groupId: 'artisan-onboarding-commands',
    topic: COMMANDS_TOPIC,
    lanes: new Lanes(10),
    read: ({ key }) => ({ lane: key, run: async () => taken.resolve(key) }),
    sessionMs: 15_000,
    commitMs: 100,
    onLost: taken.reject,
    log,
  });
  expect(await taken.promise).toBe('a');
  await group.stop(5_000);
  const committed = await withKafka(as(broker, ADMIN), (kafka) =>
    kafka.admin().fetchOffsets({ groupId: 'artisan-onboarding-commands' }),
  );
  expect(committed[0]?.partitions.some(({ offset }) => Number(offset) > 0)).toBe(true);
  // Its metrics need no further right, and show nobody else how far it is.
  const lag = (user: string) =>
    groupLag(as(broker, user), 'artisan-onboarding-commands', COMMANDS_TOPIC, log);
  const ends = await withKafka(as(broker, ADMIN), (kafka) =>
    kafka.admin().fetchTopicOffsets(COMMANDS_TOPIC),
  );
  const total = (offsets: readonly { offset: string }[] = []) =>
    offsets.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  expect(await lag('commands-consumer')).toBe(total(ends) - total(committed[0]?.partitions));
  await expect(lag(SECOND_SENDER)).rejects.toThrow(/may not/);
  for (const user of ['dashboard', SECOND_SENDER]) {
    const asked = withKafka(as(broker, user), (kafka) =>
      kafka.admin().fetchOffsets({ groupId: 'artisan-onboarding-commands' }),
    );
    await expect(asked.catch(explain)).resolves.toContain('may not use this group');
  }
});

it('only the projector writes cases and its offsets in transactions of its name', async () => {
  const transact = (user: string) =>
    withKafka(as(broker, user), async (kafka) => {
      const producer = kafka.producer({
        createPartitioner: Partitioners.JavaCompatiblePartitioner,
        transactionalId: 'artisan-onboarding-projector',
        allowAutoTopicCreation: false,
        retry: { retries: 2 },
      });
      await producer.connect();
      const transaction = await producer.transaction();
      await transaction.send({ topic: CASES_TOPIC, messages: [{ key: 'a-1', value: '{}' }] });
      const partitions = [{ partition: 0, offset: '0' }];
      await transaction.sendOffsets({
        consumerGroupId: 'artisan-onboarding-projector',
        topics: [{ topic: EVENTS_TOPIC, partitions }],
      });
      await transaction.commit();
    });
  await transact('projector');
  expect(await transact('publisher').catch(explain)).toContain('or transactional id');
});

it('users with one role do not disturb each other’s groups', async () => {
  const inGroupOf = (user: string, owner: string) =>
    read({ ...as(broker, user), clientId: owner }, REJECTED_TOPIC);
  expect(await inGroupOf(SECOND_SENDER, SECOND_SENDER)).toBeGreaterThan(0);
  await expect(inGroupOf(SECOND_SENDER, 'sender')).rejects.toThrow('may not use this group');
});
