import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOPICS } from '../../contracts/topics.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { fetchKafka } from '../../tools/launcher/fetch.ts';
import { freePort } from '../../tools/launcher/free-port.ts';
import { SIZES } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';

/** Three brokers. They learn of a new topic a moment after one of them has confirmed its creation. */
const JAVA = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const NODES = [1, 2, 3];
const folder = mkdtempSync(join(tmpdir(), 'three-brokers-'));
const nodes: ChildProcess[] = [];
let brokers: string;
let admin: Admin;

beforeAll(async () => {
  const libs = join(await fetchKafka(), 'libs', '*');
  const ports = new Map<number, { broker: number; controller: number }>();
  for (const id of NODES) ports.set(id, { broker: await freePort(), controller: await freePort() });
  const voters = [...ports].map(([id, { controller }]) => `${id}@127.0.0.1:${controller}`);
  for (const [id, { broker, controller }] of ports) {
    const home = join(folder, String(id));
    mkdirSync(home);
    const file = join(home, 'server.properties');
    const properties = {
      'process.roles': 'broker,controller',
      'node.id': id,
      'controller.quorum.voters': voters.join(','),
      'controller.listener.names': 'CONTROLLER',
      listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'log.dirs': join(home, 'log'),
      'auto.create.topics.enable': false,
    };
    const lines = Object.entries(properties).map((entry) => entry.join('='));
    writeFileSync(file, lines.join('\n'));
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ'];
    await execa('java', [...JAVA, '-cp', libs, ...format, '-c', file]);
    nodes.push(spawn('java', [...JAVA, '-cp', libs, 'kafka.Kafka', file], { stdio: 'ignore' }));
  }
  brokers = [...ports.values()].map(({ broker }) => `127.0.0.1:${broker}`).join(',');
  admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  const connected = () =>
    admin.connect().then(
      () => true,
      () => false,
    );
  await untilTrue(connected, 200_000);
  await untilTrue(async () => (await admin.describeCluster()).brokers.length === NODES.length);
}, 240_000);
afterAll(async () => {
  await admin?.disconnect();
  const gone = nodes.map((one) => new Promise((resolve) => one.once('exit', resolve)));
  for (const one of nodes) one.kill('SIGKILL');
  await Promise.all(gone);
  rmSync(folder, { recursive: true, force: true });
});

it('creates all topics on three brokers again and again, each time as planned', async () => {
  const names = TOPICS.map(({ topic }) => topic);
  const [program = '', ...args] = ourProgram('clients/cli/main.ts');
  const call = (...words: string[]) =>
    execa(program, [...args, '--json', 'topics', ...words, '--replication', '3'], {
      env: { KAFKA_BROKERS: brokers },
      reject: false,
    });
  for (let round = 0; round < SIZES.topicCreations; round += 1) {
    const { exitCode, stdout, stderr } = await call('create');
    expect([exitCode, stderr], `round ${round}: ${stdout}`).toEqual([0, '']);
    expect((await call('check')).exitCode).toBe(0);
    await admin.deleteTopics({ topics: names });
    await untilTrue(async () => (await admin.listTopics()).every((one) => !names.includes(one)));
  }
}, 600_000);
