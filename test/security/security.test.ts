import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { type Kafka, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublisher } from '../../activities/publisher/publisher.ts';
import { joinGroup } from '../../clients/commands-topic/kafkajs-group.ts';
import { Lanes } from '../../clients/commands-topic/lanes.ts';
import { rightsOf, TOPIC_ROLE_NAMES, type TopicRoleName } from '../../contracts/topic-roles.ts';
import {
  CASES_TOPIC,
  COMMANDS_TOPIC,
  EVENTS_TOPIC,
  REJECTED_TOPIC,
  TOPICS,
} from '../../contracts/topics.ts';
import { ourProgram } from '../../dev/child.ts';
import { fetchKafka } from '../../dev/fetch.ts';
import { prepareTopics } from '../../dev/prepare.ts';
import { reachKafka } from '../../dev/reach.ts';
import { kafkaClient } from '../../kafka/client.ts';
import { explained } from '../../kafka/explain.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { type KafkaSettings, kafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { record } from '../publisher/records.ts';
import { ADMIN, type SecureBroker, startSecureBroker } from './secure-broker.ts';

const log = pino({ level: 'silent' });
const SECOND_SENDER = 'second-sender';
const NOBODY = 'nobody';

let broker: SecureBroker;
const as = (user: string, over: Record<string, string> = {}): KafkaSettings =>
  kafkaSettings({ ...broker.environmentOf(user), ...over });

/** The command line as somebody calls it who signs in as this user. */
async function cli(user: string, ...args: string[]) {
  const [program = '', ...rest] = ourProgram('clients/cli.ts');
  const env = { ...process.env, ...broker.environmentOf(user) };
  return execa(program, [...rest, ...args], { env, reject: false });
}

beforeAll(async () => {
  broker = await startSecureBroker([...TOPIC_ROLE_NAMES, SECOND_SENDER, NOBODY]);
  expect(await cli(ADMIN, 'topics', 'create')).toMatchObject({ exitCode: 0, stderr: '' });
});
afterAll(() => broker?.close());

async function write(settings: KafkaSettings, topic: string): Promise<void> {
  const sender = kafkajsSenders(settings, log)(topic);
  try {
    await sender.send([{ key: 'a', value: '{}', headers: {} }]);
  } finally {
    sender.discard();
  }
}

async function read(settings: KafkaSettings, topic: string): Promise<number> {
  const { records } = await readTopic({ settings, topic, log, stallMs: 5_000, onRecord() {} });
  return records;
}

/** With a client that is thrown away afterwards. */
async function withKafka<T>(user: string, work: (kafka: Kafka) => Promise<T>): Promise<T> {
  const limits = { connectMs: 3_000, requestMs: 5_000, retries: 1 };
  const { kafka, cut } = kafkaClient(as(user), limits, log);
  try {
    return await work(kafka);
  } finally {
    cut();
  }
}

const explain = (error: unknown) => explained(error).message;

describe('before anything is granted', () => {
  it('nobody may do anything', async () => {
    await expect(write(as('publisher'), EVENTS_TOPIC)).rejects.toThrow(
      'the user of KAFKA_SASL_USERNAME may not do this: check its ACLs',
    );
    await expect(read(as('analyst'), EVENTS_TOPIC)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const { exitCode, stderr } = await cli('analyst', 'topics', 'acls', '--apply');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('KAFKA_SASL_USERNAME may not do this'),
    });
  });

  it('the printed lines do as Kafka’s own tool takes them', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'acl-tool-'));
    try {
      const jars = join(await fetchKafka(), 'libs', '*');
      const tool = join(dir, 'kafka-acls.sh');
      await writeFile(
        tool,
        `#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -cp '${jars}' org.apache.kafka.tools.AclCommand "$@"\n`,
      );
      await chmod(tool, 0o755);
      const { KAFKA_SASL_PASSWORD } = broker.environmentOf(ADMIN);
      await writeFile(
        join(dir, 'admin.properties'),
        [
          'security.protocol=SASL_SSL',
          'ssl.truststore.type=PEM',
          `ssl.truststore.location=${broker.ca}`,
          'sasl.mechanism=SCRAM-SHA-512',
          `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN}" password="${KAFKA_SASL_PASSWORD}";`,
        ].join('\n'),
      );
      const user = `analyst=${broker.client.principal}`;
      const { stdout } = await cli(ADMIN, 'topics', 'acls', '--user', user);
      const env = { ...process.env, PATH: `${dir}${delimiter}${process.env.PATH}` };
      await Promise.all(
        stdout.split('\n').map((line) => execa('sh', ['-c', line], { cwd: dir, env })),
      );
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
    // This user has a certificate instead of a password.
    const { KAFKA_SSL_CA, KAFKA_SSL } = broker.environmentOf(NOBODY);
    const { cert, key, principal } = broker.client;
    const byCertificate = kafkaSettings({
      KAFKA_BROKERS: broker.byCertificate,
      KAFKA_CLIENT_ID: 'analyst-machine',
      KAFKA_SSL,
      KAFKA_SSL_CA,
      KAFKA_SSL_CERT: cert,
      KAFKA_SSL_KEY: key,
    });
    await write(as(ADMIN), EVENTS_TOPIC);
    expect(await read({ ...byCertificate, clientId: principal }, EVENTS_TOPIC)).toBe(1);
    await expect(write(byCertificate, EVENTS_TOPIC)).rejects.toThrow('may not do this');
  });
});

describe('once every role is granted', () => {
  beforeAll(async () => {
    const done = await cli(ADMIN, '--json', 'topics', 'acls', '--apply');
    expect(JSON.parse(done.stdout)).toMatchObject({
      applied: true,
      rules: TOPIC_ROLE_NAMES.flatMap((role) => rightsOf(role, role)),
      beyond: [],
    });
    const users = ['--user', `sender=${SECOND_SENDER}`];
    expect(await cli(ADMIN, 'topics', 'acls', '--apply', ...users)).toMatchObject({
      stdout: `granted 4 rights to ${SECOND_SENDER}`,
    });
    // A reader of an empty topic is not refused: it fetches nothing.
    for (const { topic } of TOPICS) await write(as(ADMIN), topic);
  });

  const NOTHING = { read: [], write: [] };
  const MAY: Readonly<Record<TopicRoleName | typeof NOBODY, Record<'read' | 'write', string[]>>> = {
    publisher: { read: [], write: [EVENTS_TOPIC] },
    projector: { read: [EVENTS_TOPIC, CASES_TOPIC], write: [CASES_TOPIC] },
    // It reads as a member of its one group, which is tried below.
    'commands-consumer': { read: [], write: [REJECTED_TOPIC] },
    sender: { read: [REJECTED_TOPIC], write: [COMMANDS_TOPIC] },
    dashboard: { read: [EVENTS_TOPIC, CASES_TOPIC], write: [] },
    analyst: { read: [EVENTS_TOPIC], write: [] },
    nobody: NOTHING,
  };

  it.each(Object.keys(MAY) as (keyof typeof MAY)[])(
    '%s may do its work and nothing else',
    async (user) => {
      const done = { read: [] as string[], write: [] as string[] };
      for (const { topic } of TOPICS) {
        const tried = await Promise.allSettled([write(as(user), topic), read(as(user), topic)]);
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
    const connect = kafkajsSenders(as('publisher'), log);
    const publisher = createPublisher({ topic: EVENTS_TOPIC, connect, log });
    const records = [1, 2, 3].map((sequence) => record('secured', sequence));
    await publisher.publish(records);
    await publisher.close();
    const found: (string | null)[] = [];
    await readTopic({
      settings: as('dashboard'),
      topic: EVENTS_TOPIC,
      log,
      onRecord({ key, value }) {
        if (key === 'secured') found.push(value);
      },
    });
    expect(found).toEqual(records.map(({ value }) => value));
    // Readers leave no group behind, which takes a right of its own.
    const { groups } = await withKafka(ADMIN, (kafka) => kafka.admin().listGroups());
    expect(groups.filter(({ groupId }) => groupId.startsWith('dashboard-'))).toEqual([]);
  });

  it('a publisher that may not write says what to check', async () => {
    const connect = kafkajsSenders(as('dashboard'), log);
    const publisher = createPublisher({ topic: EVENTS_TOPIC, connect, log });
    await expect(publisher.publish([record('forbidden', 1)])).rejects.toThrow(
      /^Kafka is unavailable: .*KAFKA_SASL_USERNAME may not do this/,
    );
    await publisher.close();
  });

  it('commands are taken by the consumer’s group, and by no other user', async () => {
    const taken = Promise.withResolvers<string | null>();
    const group = await joinGroup({
      settings: as('commands-consumer'),
      groupId: 'artisan-onboarding-commands',
      topic: COMMANDS_TOPIC,
      lanes: new Lanes(10),
      deal: async ({ key }) => taken.resolve(key),
      commitMs: 100,
      log,
    });
    expect(await taken.promise).toBe('a');
    await group.stop(5_000);
    const committed = await withKafka(ADMIN, (kafka) =>
      kafka.admin().fetchOffsets({ groupId: 'artisan-onboarding-commands' }),
    );
    expect(committed[0]?.partitions.some(({ offset }) => Number(offset) > 0)).toBe(true);
    for (const user of ['dashboard', SECOND_SENDER]) {
      const asked = withKafka(user, (kafka) =>
        kafka.admin().fetchOffsets({ groupId: 'artisan-onboarding-commands' }),
      );
      await expect(asked.catch(explain)).resolves.toContain('may not use this group');
    }
  });

  it('only the projector writes cases and its offsets in transactions of its name', async () => {
    const transact = (user: string) =>
      withKafka(user, async (kafka) => {
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
      read({ ...as(user), clientId: owner }, REJECTED_TOPIC);
    expect(await inGroupOf(SECOND_SENDER, SECOND_SENDER)).toBeGreaterThan(0);
    await expect(inGroupOf(SECOND_SENDER, 'sender')).rejects.toThrow('may not use this group');
  });

  it('what a user may do beyond the role is told', async () => {
    await cli(ADMIN, 'topics', 'acls', '--apply', '--user', 'sender=analyst');
    const done = await cli(ADMIN, 'topics', 'acls', '--apply', '--user', 'analyst=analyst');
    expect(done.stdout).toContain(
      `more than the role: analyst: write on topic ${COMMANDS_TOPIC} (literal)`,
    );
  });

  it('the launcher’s preparation works as an administrator', async () => {
    const { topics } = await prepareTopics(
      await reachKafka(broker.environmentOf(ADMIN), 'environment'),
    );
    expect(new Set(topics.map(({ state }) => state))).toEqual(new Set(['as_wanted']));
  });
});

describe('what cannot sign in is told what to check', () => {
  const WRONG: readonly [string, () => Record<string, string>, string][] = [
    [
      'a wrong password',
      () => ({ KAFKA_SASL_PASSWORD: 'hush' }),
      'check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD',
    ],
    ['an unknown user', () => ({ KAFKA_SASL_USERNAME: 'who' }), 'check KAFKA_SASL_USERNAME'],
    [
      'a mechanism that is not offered',
      () => ({ KAFKA_SASL_MECHANISM: 'plain' }),
      'KAFKA_SASL_MECHANISM',
    ],
    ['another authority', () => ({ KAFKA_SSL_CA: broker.otherCa }), 'check KAFKA_SSL_CA'],
    ['no authority', () => ({ KAFKA_SSL_CA: '' }), 'check KAFKA_SSL_CA'],
    ['a broker by another name', () => ({ KAFKA_BROKERS: broker.misnamed }), 'check KAFKA_BROKERS'],
    ['no TLS', () => ({ KAFKA_SSL: 'false', KAFKA_SSL_CA: '' }), 'check KAFKA_SSL'],
    [
      'no client certificate',
      () => ({
        KAFKA_BROKERS: broker.byCertificate,
        KAFKA_SASL_MECHANISM: '',
        KAFKA_SASL_USERNAME: '',
        KAFKA_SASL_PASSWORD: '',
      }),
      'check KAFKA_SSL_CERT',
    ],
  ];
  it.each(WRONG)('%s', async (_what, over, message) => {
    const env = { ...broker.environmentOf('dashboard'), ...over() };
    const settings = kafkaSettings(env);
    const said = await Promise.all([
      read(settings, EVENTS_TOPIC).catch(String),
      write(settings, EVENTS_TOPIC).catch(String),
      reachKafka(env, 'environment').catch(String),
    ]);
    for (const one of said) {
      expect(one).toContain(message);
      expect(one).not.toContain('hush');
    }
  });
});
