import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { kafkaClient } from '../../kafka/client.ts';
import { fetchKafka } from '../../tools/launcher/fetch.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { authority, type Certificate, signedBy } from './certificates.ts';

/** A Kafka broker with TLS and SCRAM, which allows only what an ACL allows. */
export interface SecureBroker {
  /** The listener with passwords. */
  readonly brokers: string;
  /** The listener with client certificates instead of passwords. */
  readonly byCertificate: string;
  /** The listener whose certificate is for another name. */
  readonly misnamed: string;
  /** Files in PEM: the authority that signed its certificates, and another. */
  readonly ca: string;
  readonly otherCa: string;
  /** A client's certificate and key, as files. */
  readonly client: { readonly cert: string; readonly key: string; readonly principal: string };
  /** The environment of a process that signs in as this user. */
  environmentOf(user: string): Record<string, string>;
  close(): Promise<void>;
}

export const ADMIN = 'admin';
const CA_NAME = 'Test authority';
const JAVA = ['-Xmx400m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const passwordOf = (user: string) => `secret of ${user}`;

/** @param users beside the administrator, each with a password of their own */
export async function startSecureBroker(users: readonly string[]): Promise<SecureBroker> {
  const java = [...JAVA, '-cp', join(await fetchKafka(), 'libs', '*')];
  const dir = await mkdtemp(join(tmpdir(), 'secure-broker-'));
  const file = async (name: string, text: string) => {
    const path = join(dir, name);
    await writeFile(path, text);
    return path;
  };
  const ca = authority(CA_NAME);
  const paths = {
    ca: await file('ca.pem', ca.cert),
    otherCa: await file('other-ca.pem', authority('Somebody else').cert),
    broker: await keystore(file, 'broker', signedBy(CA_NAME, ca, '127.0.0.1')),
    misnamed: await keystore(file, 'misnamed', signedBy(CA_NAME, ca, 'elsewhere.example')),
  };
  const client = signedBy(CA_NAME, ca, 'analyst-machine');
  const [password, certificate, misnamed, controller] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const tls = (listener: string, location: string, clientAuth: string) => ({
    [`listener.name.${listener}.ssl.keystore.type`]: 'PEM',
    [`listener.name.${listener}.ssl.keystore.location`]: location,
    [`listener.name.${listener}.ssl.truststore.type`]: 'PEM',
    [`listener.name.${listener}.ssl.truststore.location`]: paths.ca,
    [`listener.name.${listener}.ssl.client.auth`]: clientAuth,
  });
  const scram = (listener: string) => ({
    [`listener.name.${listener}.sasl.enabled.mechanisms`]: 'SCRAM-SHA-512',
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: `org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN}" password="${passwordOf(ADMIN)}";`,
  });
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PASSWORD://127.0.0.1:${password},CERTIFICATE://127.0.0.1:${certificate},MISNAMED://127.0.0.1:${misnamed},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PASSWORD://127.0.0.1:${password},CERTIFICATE://127.0.0.1:${certificate},MISNAMED://127.0.0.1:${misnamed}`,
    'listener.security.protocol.map':
      'PASSWORD:SASL_SSL,CERTIFICATE:SSL,MISNAMED:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PASSWORD',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    ...tls('password', paths.broker, 'none'),
    ...tls('certificate', paths.broker, 'required'),
    ...tls('misnamed', paths.misnamed, 'none'),
    ...scram('password'),
    ...scram('misnamed'),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // Only the broker itself comes without a name, to its own controller.
    'super.users': `User:${ADMIN};User:ANONYMOUS`,
    'log.dirs': join(dir, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
  const config = await file(
    'server.properties',
    Object.entries(properties)
      .map((entry) => entry.join('='))
      .join('\n'),
  );
  const scramUsers = [ADMIN, ...users].flatMap((user) => [
    '--add-scram',
    `SCRAM-SHA-512=[name="${user}",password="${passwordOf(user)}",iterations=4096]`,
  ]);
  const format = [
    'kafka.tools.StorageTool',
    'format',
    '-t',
    'AAAAAAAAAAAAAAAAAAAAAg',
    '-c',
    config,
  ];
  await promisify(execFile)('java', [...java, ...format, ...scramUsers]);

  const log = join(dir, 'log');
  const broker = spawn('java', [...java, 'kafka.Kafka', config], {
    stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')],
  });
  // A test runner that dies must leave no broker behind.
  const onExit = () => broker.kill('SIGKILL');
  process.on('exit', onExit);
  const brokers = `127.0.0.1:${password}`;
  try {
    await answers(brokers, ca, broker);
  } catch (error) {
    broker.kill('SIGKILL');
    throw new Error(`${error}\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }
  return {
    brokers,
    byCertificate: `127.0.0.1:${certificate}`,
    misnamed: `127.0.0.1:${misnamed}`,
    ca: paths.ca,
    otherCa: paths.otherCa,
    client: {
      cert: await file('client.pem', client.cert),
      key: await file('client-key.pem', client.key),
      principal: 'CN=analyst-machine',
    },
    environmentOf: (user) => ({
      KAFKA_BROKERS: brokers,
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA: paths.ca,
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: user,
      KAFKA_SASL_PASSWORD: passwordOf(user),
    }),
    async close() {
      if (broker.exitCode === null && broker.signalCode === null) {
        const ended = new Promise((resolve) => broker.once('exit', resolve));
        broker.kill('SIGKILL');
        await ended;
      }
      process.off('exit', onExit);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The broker wants key and certificate in one file. */
function keystore(
  file: (name: string, text: string) => Promise<string>,
  name: string,
  { cert, key }: Certificate,
): Promise<string> {
  return file(`${name}.pem`, key + cert);
}

async function answers(brokers: string, ca: Certificate, broker: ChildProcess): Promise<void> {
  const sasl = {
    mechanism: 'scram-sha-512',
    username: ADMIN,
    password: passwordOf(ADMIN),
  } as const;
  const settings = { brokers: [brokers], clientId: ADMIN, ssl: { ca: ca.cert }, sasl };
  const limits = { connectMs: 1_000, requestMs: 5_000, retries: 0 };
  for (const deadline = Date.now() + 180_000; ; ) {
    const { kafka, cut } = kafkaClient(settings, limits, pino({ level: 'silent' }));
    const admin = kafka.admin();
    try {
      await admin.connect();
      await admin.describeCluster();
      return;
    } catch (error) {
      if (Date.now() > deadline || broker.exitCode !== null) throw error;
      await new Promise((wake) => setTimeout(wake, 200));
    } finally {
      cut();
    }
  }
}
