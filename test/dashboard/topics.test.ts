import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Envelope } from '../../contracts/envelope.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { ourProgram } from '../../tools/launcher/child.ts';
import { prepareTopics } from '../../tools/launcher/prepare.ts';
import type { Snapshot } from '../../web/dashboard/interface.ts';
import { dashboardConfig } from '../../web/dashboard/server/config.ts';
import { Feed } from '../../web/dashboard/server/feed.ts';
import { Projection } from '../../web/dashboard/server/projection.ts';
import { rebuild } from '../../web/dashboard/server/rebuild.ts';
import { startTestBroker, type TestBroker } from '../publisher/broker.ts';
import { DAMAGES, type Damage, damage } from '../support/damage.ts';
import { IN_LONG_MODE, SIZES } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';
import { apply } from './apply.ts';

/** The projection over a real broker: erasures, batches that cannot be decoded, and a process that is killed. */

const folder = mkdtempSync(join(tmpdir(), 'dashboard-topics-'));
const log = pino({ level: 'silent' });
const random = seeded(5);
const now = Date.parse('2026-11-29T06:00:00.000Z');
const casesFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => madeUpCase(first + index, { random, now, days: 60 }));

let broker: TestBroker;
beforeAll(async () => {
  broker = await startTestBroker();
  await prepareTopics(broker.direct);
});
afterAll(async () => {
  await broker?.close();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function configFor(topic = EVENTS_TOPIC, casesTopic = CASES_TOPIC) {
  files += 1;
  return dashboardConfig({
    ...{ KAFKA_BROKERS: broker.direct, DASHBOARD_DB: join(folder, `${files}.db`) },
    ...{ EVENTS_TOPIC: topic, CASES_TOPIC: casesTopic },
  });
}
/** Writes events in one batch, as they are: a damaged record is another thing than damaged compression. */
async function publish(messages: readonly Envelope[], topic = EVENTS_TOPIC): Promise<void> {
  const kafka = new Kafka({ brokers: [broker.direct], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    createPartitioner: Partitioners.JavaCompatiblePartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  for (let from = 0; from < messages.length; from += 400)
    await producer.send({
      topic,
      messages: messages
        .slice(from, from + 400)
        .map((one) => ({ key: one.partitionkey, value: JSON.stringify(one) })),
    });
  await producer.disconnect();
}
/** Writes records to the cases topic: of the value, only whether there is one is read. */
async function onCasesTopic(records: readonly [caseId: string, value: string | null][]) {
  const sender = kafkajsSenders(kafkaSettings({ KAFKA_BROKERS: broker.direct }), log)(CASES_TOPIC);
  await sender.send(records.map(([key, value]) => ({ key, value: value as string, headers: {} })));
  sender.discard();
}

/** Follows the topics until `end` is called. */
function following(config: ReturnType<typeof configFor>) {
  const projection = new Projection(config.path);
  const feed = new Feed(projection, log);
  const ending = new AbortController();
  const running = feed.run(config, ending.signal);
  running.catch(() => undefined);
  return {
    projection,
    feed,
    /** Waits until all is shown that the topic holds now, which the feed may not have heard of yet. */
    async caughtUp() {
      const ends = await broker.admin.fetchTopicOffsets(config.topic);
      await untilTrue(async () => {
        const { lag, kafka, hearsErasures } = feed.standing();
        const offsets = projection.offsets();
        const isThere = ends.every(
          ({ partition, high }) => Number(high) <= (offsets.get(partition) ?? 0),
        );
        return isThere && lag === 0 && kafka === 'following' && hearsErasures;
      });
    },
    async end() {
      ending.abort();
      await running;
      await feed.close();
      projection.close();
    },
  };
}
const rowsOf = ({ db }: Projection, table: string) => db.all(`SELECT * FROM ${table}`);
/** How many events it has read. */
const read = (one: Projection) => [...one.offsets().values()].reduce((sum, next) => sum + next, 0);
const nameOf = (messages: readonly Envelope[]) => messages[0]?.subject ?? '';

it('forgets an erased case and all that it counted for, and never hears of it again', async () => {
  const cases = casesFrom(1, 30);
  const [erased = [], ...others] = cases.toSorted((a, b) => b.length - a.length);
  const without = new Projection(join(folder, 'without.db'));
  without.startAnew('cluster');
  apply(
    without,
    others.flat().map((one, offset) => ({ partition: 0, offset, value: JSON.stringify(one) })),
  );
  const config = configFor();
  const live = following(config);
  // The last event comes after the erasure.
  await publish(cases.flatMap((one) => (one === erased ? one.slice(0, -1) : one)));
  await onCasesTopic(cases.map((one) => [nameOf(one), '{}']));
  await live.caughtUp();
  expect(live.projection.timeline(nameOf(erased))).toHaveLength(erased.length - 1);
  await onCasesTopic([
    [nameOf(erased), null],
    ['no case id', null],
  ]);
  await untilTrue(async () => live.projection.timeline(nameOf(erased)).length === 0);
  const before = read(live.projection);
  await publish(erased.slice(-1));
  await untilTrue(async () => read(live.projection) > before);
  for (const table of ['cases', 'folds', 'waiting', 'counts'])
    expect(rowsOf(live.projection, table)).toEqual(expect.arrayContaining(rowsOf(without, table)));
  for (const table of ['cases', 'counts'])
    expect(rowsOf(live.projection, table)).toEqual(rowsOf(without, table));
  for (const ending of ['', '-wal'])
    expect(readFileSync(`${config.path}${ending}`).includes(nameOf(erased))).toBe(false);
  // One that is made anew hears of the erasure first.
  const anew = await rebuild(config, join(folder, 'anew.db'), live.projection.offsets());
  expect(anew.digest).toBe(live.projection.digest());
  await live.end();
  without.close();
});

const damages = Object.keys(DAMAGES) as Damage[];
it.each(IN_LONG_MODE ? damages : damages.slice(0, 2))(
  'passes over a batch that cannot be decoded (%s), and says which offsets are missing',
  async (how) => {
    const topic = `damaged.${how}`;
    await broker.createTopic(topic, 1);
    const [one = [], two = []] = casesFrom(100, 40).filter(({ length }) => length > 6);
    await publish(one.slice(0, 2), topic);
    await publish(one.slice(2, 4), topic);
    await publish([...one.slice(4), ...two], topic);
    damage(broker.logDir, topic, 0, 3, how);
    const config = configFor(topic);
    const live = following(config);
    await live.caughtUp();
    expect(live.feed.standing()).toMatchObject({
      ...{ kafka: 'following', lag: 0, unreadable: 2, gaps: 1 },
      undecodable: [{ partition: 0, first: 2, last: 3, reason: how }],
    });
    expect(live.projection.timeline(nameOf(one))).toHaveLength(2);
    expect(live.projection.timeline(nameOf(two))).toHaveLength(two.length);
    const path = join(folder, `${topic}.db`);
    const anew = await rebuild(config, path, live.projection.offsets());
    expect(anew.digest).toBe(live.projection.digest());
    await live.end();
  },
);

it('holds the same rows after it was killed again and again while its file was filled', async () => {
  const topic = 'killed';
  await broker.createTopic(topic, 3);
  // An erasure would have what is in hand written early.
  const casesTopic = `${topic}.cases`;
  await broker.createTopic(casesTopic, 3);
  // More than the few that are not counted as filling.
  const cases = casesFrom(1_000, 1_700);
  await publish(cases.flat(), topic);
  const config = configFor(topic, casesTopic);
  const env = {
    ...{ KAFKA_BROKERS: broker.direct, DASHBOARD_DB: config.path },
    ...{ EVENTS_TOPIC: topic, CASES_TOPIC: casesTopic },
    ...{ DASHBOARD_PORT: '0', LOG_LEVEL: 'silent' },
  };
  const [program = '', ...args] = ourProgram('web/dashboard/server/main.ts');
  const standsAt = () => {
    try {
      const reading = new Projection(config.path, { isReading: true });
      const sum = [...reading.offsets().values()].reduce((all, next) => all + next, 0);
      reading.close();
      return sum;
    } catch {
      return 0; // not made yet, or being made
    }
  };
  const all = cases.flat().length;
  for (let kills = 0; kills < SIZES.dashboardKills; kills += 1) {
    const child = execa(program, args, { env, reject: false });
    const before = standsAt();
    // The last time at once after rows were written; a fast machine has written all of them before.
    if (kills === SIZES.dashboardKills - 1)
      await untilTrue(async () => standsAt() > before || before === all);
    else await new Promise((wake) => setTimeout(wake, 1_500 + kills * 1_500));
    child.kill('SIGKILL');
    await child;
  }
  const live = following(config);
  await live.caughtUp();
  const anew = await rebuild(config, join(folder, 'not-killed.db'), live.projection.offsets());
  expect(anew.records).toBe(all);
  expect(anew.digest).toBe(live.projection.digest());
  await live.end();
});

it('ends with a message where a thread of it cannot go on, and answers no more', async () => {
  const topic = 'broken';
  await broker.createTopic(topic, 1);
  const config = configFor(topic);
  const env = {
    ...{ KAFKA_BROKERS: broker.direct, DASHBOARD_DB: config.path, EVENTS_TOPIC: topic },
    DASHBOARD_PORT: '0',
  };
  const [program = '', ...args] = ourProgram('web/dashboard/server/main.ts');
  const child = execa(program, args, { env, reject: false });
  const reading = new Promise<string>((resolve) => {
    child.stdout?.on('data', (text) => resolve(JSON.parse(String(text)).url));
  });
  const url = await reading;
  const cases = casesFrom(5_000, 2);
  await publish(cases[0] ?? [], topic);
  await untilTrue(async () => {
    const answer = (await (await fetch(`${url}/api/overview`)).json()) as Snapshot;
    const { standing, overview } = answer;
    return (
      standing.lag === 0 && overview?.latestAt != null && overview.version === standing.version
    );
  });
  const db = new DatabaseSync(config.path, { timeout: 5_000 });
  db.exec('ALTER TABLE counts RENAME COLUMN n TO other');
  db.close();
  await publish(cases[1] ?? [], topic);
  const { exitCode, stderr } = await child;
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/no such column: .*n/);
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
});
