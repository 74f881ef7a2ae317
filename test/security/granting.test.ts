import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { fetchKafka } from '../../tools/launcher/fetch.ts';
import { prepareTopics } from '../../tools/launcher/prepare.ts';
import { reachKafka } from '../../tools/launcher/reach.ts';
import { IN_LONG_MODE } from '../support/sizes.ts';
import { ADMIN, type SecureBroker, startSecureBroker } from './secure-broker.ts';
import { as, cli, read, write } from './users.ts';

/** The administrator's work on a broker without any grants. `nobody` is a user without rights. */

const NOBODY = 'nobody';
let broker: SecureBroker;

beforeAll(async () => {
  broker = await startSecureBroker(['publisher', 'analyst', NOBODY]);
  expect(await cli(broker, ADMIN, 'topics', 'create')).toMatchObject({ exitCode: 0, stderr: '' });
});
afterAll(() => broker?.close());

it('no user may do anything', async () => {
  await expect(write(as(broker, 'publisher'), EVENTS_TOPIC)).rejects.toThrow(
    'the user of KAFKA_SASL_USERNAME may not do this: check its ACLs',
  );
  await expect(read(as(broker, 'analyst'), EVENTS_TOPIC)).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  const { exitCode, stderr } = await cli(broker, 'analyst', 'topics', 'acls', '--apply');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('KAFKA_SASL_USERNAME may not do this'),
  });
});

it.runIf(IN_LONG_MODE)('the printed lines do as Kafka’s own tool takes them', async () => {
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
    const { stdout } = await cli(broker, ADMIN, 'topics', 'acls', '--user', user);
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
  await write(as(broker, ADMIN), EVENTS_TOPIC);
  expect(await read({ ...byCertificate, clientId: principal }, EVENTS_TOPIC)).toBe(1);
  await expect(write(byCertificate, EVENTS_TOPIC)).rejects.toThrow('may not do this');
});

it('what a user may do beyond the role is told', async () => {
  await cli(broker, ADMIN, 'topics', 'acls', '--apply', '--user', 'sender=analyst');
  const done = await cli(broker, ADMIN, 'topics', 'acls', '--apply', '--user', 'analyst=analyst');
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
