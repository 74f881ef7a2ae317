import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { commandOf } from '../../contracts/command-message.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import { joinGroup } from '../../kafka/kafkajs-group.ts';
import { Lanes } from '../../kafka/lanes.ts';
import { only } from '../../kafka/topic/kafkajs-assign.ts';
import { overTopic, type Sender } from '../../tools/drills/over-topic.ts';
import { signedBy } from '../../tools/drills/tokens.ts';
import { type Child, ourProgram, startChild } from '../../tools/launcher/child.ts';
import { readCompose } from '../compose/compose.ts';
import { damage } from '../support/damage.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { IN_LONG_MODE, SIZES } from '../support/sizes.ts';
import { untilTrue } from '../support/until.ts';
import { type Watch, watchConsumer } from './watching.ts';

/**
 * Production times made short: a command waits 3 s for its case instead of a minute, and Kafka
 * declares a silent member dead after 6 s instead of 15. The window is smaller than the number of commands sent at once.
 */
const PATIENCE_MS = 3_000;
const SESSION_MS = 6_000;
const WINDOW = 20;

let one: Installation;
let sender: Sender;
let watch: Watch;
let cases: string[];
beforeAll(async () => {
  const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': '60' };
  const env = {
    COMMANDS_PATIENCE_MS: String(PATIENCE_MS),
    COMMANDS_SESSION_MS: String(SESSION_MS),
    COMMANDS_WINDOW: String(WINDOW),
  };
  one = await startInstallation(dynamicConfig, { commands: true, logLevel: 'info', env });
  sender = overTopic(one.kafka, one.onboarding, one.issuer);
  watch = await watchConsumer(one.kafka, one.dataDir);
  // They wait for a reviewer who never comes.
  cases = [...(await one.register(one.rowsOf('straight', 14))).keys()];
});
afterAll(async () => {
  await watch?.close();
  sender?.close();
  await one?.stop();
});

const artisan = { role: 'artisan', id: 'test' } as const;
/** Commands of which some would be refused if they were carried out in another order, twice or not at all. */
const flips = new Map<string, number>();
/** The number of each flip within its case. */
const numbers = new Map<string, number>();
function next(caseId: string) {
  const number = (flips.get(caseId) ?? 0) + 1;
  flips.set(caseId, number);
  const commandId = derivedCommandId('flip', caseId, String(number));
  numbers.set(commandId, number);
  return { commandId, how: howOf(number) };
}
const howOf = (number: number) => ({ reminders: number % 2 === 0, channel: 'sms' as const });
/** The record of the next flip, or of an earlier one. */
async function flipped(caseId: string, commandId = next(caseId).commandId) {
  const time = new Date().toISOString();
  const about = { id: commandId, source: '/test', subject: caseId, time };
  const how = howOf(numbers.get(commandId) ?? 0);
  const message = commandOf('contact', about, { actor: artisan, ...how });
  const headers = await signedBy(one.issuer, artisan, caseId);
  return { commandId, key: parseCaseId(caseId).artisanId, value: JSON.stringify(message), headers };
}
async function flip(caseId: string): Promise<string> {
  const { commandId, how } = next(caseId);
  await sender.send('contact', caseId, { commandId, actor: artisan }, how);
  return commandId;
}
const flipAll = async (times: number) => {
  const ids: string[] = [];
  for (let time = 0; time < times; time += 1) ids.push(...(await Promise.all(cases.map(flip))));
  return ids;
};

const until = untilTrue;
const caused = async (ids: readonly string[]) => {
  const causes = await watch.causes();
  return ids.filter((id) => causes.has(id)).length;
};
/** Checks that each command caused one event, and that none was rejected. */
async function eachOnce(ids: readonly string[]): Promise<void> {
  await until(async () => (await caused(ids)) === ids.length);
  const causes = await watch.causes();
  expect(ids.map((id) => causes.get(id)?.length)).toEqual(ids.map(() => 1));
  const told = (await sender.rejections()).map(({ data }) => data.command.id ?? '');
  expect(told.filter((id) => ids.includes(id))).toEqual([]);
}
const kill = (child: Child | undefined, signal: 'SIGKILL' | 'SIGSTOP') => {
  const pid = child?.pid();
  if (pid === undefined) throw new Error('it does not run');
  process.kill(pid, signal);
  return pid;
};

describe('of commands over Kafka none is lost and none is carried out twice when', () => {
  it.runIf(IN_LONG_MODE)(
    'Temporal hangs for longer than anything waits, and is then killed',
    async () => {
      await eachOnce(await flipAll(1));
      const before = await watch.group();
      expect(before.members).toHaveLength(1);
      const joins = watch.joins('commands');
      const pid = kill(one.processes.temporal, 'SIGSTOP');
      const ids = await flipAll(5);
      // Longer than a session and all tries of a command together.
      const hung = Date.now() + SESSION_MS + 2 * PATIENCE_MS + 1_000;
      const offsets = await watch.committed();
      while (Date.now() < hung) {
        expect(await watch.group()).toEqual(before);
        expect(await watch.committed()).toEqual(offsets);
        await pause(500);
      }
      process.kill(pid, 'SIGKILL');
      await until(async () => ![undefined, pid].includes(one.processes.temporal.pid()));
      await eachOnce(ids);
      expect(await watch.group()).toEqual(before);
      expect(watch.joins('commands')).toBe(joins);
    },
  );

  it('a second consumer comes in the middle, and then both are killed', async () => {
    const env = one.env;
    const command = ourProgram('clients/commands-topic/main.ts');
    const options = { dataDir: one.dataDir, env, restart: true, command };
    const second = startChild({ ...options, name: 'commands-2' });
    try {
      const ids = await flipAll(4);
      await until(async () => (await watch.group()).members.length === 2);
      let inTheMiddle = 0;
      // A busy machine kills so late that all is done by then: such a round shows nothing, and the next has more to do.
      for (let round = 1; inTheMiddle < SIZES.consumerKills && round <= 6; round += 1) {
        const before = (await watch.causes()).size;
        const sending = flipAll(7 * round);
        await until(async () => (await watch.causes()).size >= before + 10);
        kill(one.processes.commands, 'SIGKILL');
        kill(second, 'SIGKILL');
        ids.push(...(await sending));
        if (await justified()) inTheMiddle += 1;
        await until(async () => (await caused(ids)) > ids.length / 2);
      }
      expect(inTheMiddle).toBe(SIZES.consumerKills);
      await eachOnce(ids);
      await until(async () => watch.joins('commands-2') > 1);
    } finally {
      await second.stop();
    }
  });

  it.runIf(IN_LONG_MODE)('it is said again after its case has been continued as new', async () => {
    const [caseId = ''] = cases;
    const [id = ''] = await Promise.all([flip(caseId)]);
    await until(async () => (await caused([id])) === 1);
    const runOf = async () => (await one.client.workflow.getHandle(caseId).describe()).runId;
    const run = await runOf();
    const more: string[] = [];
    while ((await runOf()) === run) {
      more.push(await flip(caseId));
      await until(async () => (await caused(more)) === more.length);
    }
    const said = { commandId: id, actor: artisan };
    const number = numbers.get(id) ?? 0;
    const reminders = number % 2 === 0;
    await sender.send('contact', caseId, said, { reminders, channel: 'sms' });
    await sender.send('contact', caseId, said, { reminders: !reminders, channel: 'sms' });
    await eachOnce([...more, await flip(caseId)]);
    expect((await watch.causes()).get(id)).toHaveLength(1);
    const told = (await sender.rejections()).filter(({ data }) => data.command.id === id);
    expect(told.map(({ data }) => data.code)).toEqual(['COMMAND_ID_REUSED']);
  });

  it.runIf(IN_LONG_MODE)('its sender compresses it, by any codec that Kafka has', async () => {
    const kafka = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const joins = watch.joins('commands');
    const ids: string[] = [];
    for (const codec of ['GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const) {
      const records = await Promise.all(cases.map((id) => flipped(id)));
      const messages = records.map(({ commandId, ...record }) => {
        ids.push(commandId);
        return record;
      });
      const compression = CompressionTypes[codec];
      await producer.send({ topic: COMMANDS_TOPIC, messages, compression });
    }
    await producer.disconnect();
    await eachOnce([...ids, await flip(cases[0] ?? '')]);
    expect(watch.joins('commands')).toBe(joins);
  });

  it('a batch before it cannot be decoded: that is told of with its offsets, and passed', async () => {
    const [lost = '', behind = ''] = await sharingPartition();
    const pid = kill(one.processes.commands, 'SIGSTOP');
    const sent = [await flip(lost), await flip(lost), await flip(behind)] as const;
    const [before, missing, after] = sent;
    let place = { partition: -1, offset: -1 };
    try {
      const placed = (await watch.commands()).find(({ id }) => id === missing);
      place = { ...place, ...placed };
      const logDir = join(one.dataDir, 'kafka/log');
      damage(logDir, COMMANDS_TOPIC, place.partition, place.offset, 'decompression');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await eachOnce([before, after]);
    // A consumer that loses its partition in between tells it again, under the same id.
    const unread = async () => {
      const told = (await sender.rejections()).filter(({ data }) => data.code === 'UNREADABLE');
      return [...new Map(told.map((one) => [one.id, one])).values()];
    };
    await until(async () => (await unread()).length > 0);
    const { partition, offset } = place;
    expect((await unread()).map(({ data }) => data.original)).toEqual([
      { topic: COMMANDS_TOPIC, partition, offset: String(offset), lastOffset: String(offset) },
    ]);
    // The process is the same, and its member is alive: what the page says to do works.
    expect(one.processes.commands?.pid()).toBe(pid);
    expect(await caused([missing])).toBe(0);
    const { commandId: _id, ...again } = await flipped(lost, missing);
    await sender.raw(again);
    await eachOnce([missing, await flip(behind)]);
  });

  it('an artisan’s command has to wait: others of the partition do not, and their own do', async () => {
    const [slow = '', quick = ''] = await sharingPartition();
    const began = Date.now();
    // None of them is dormant. What came behind the first has waited when that has.
    const early = ['1', '2', '3'].map((one) => derivedCommandId('resume', one));
    for (const commandId of early)
      await sender.send('resume', slow, { commandId, actor: artisan }, {});
    const ids = [await flip(slow), await flip(quick)];
    await eachOnce(ids);
    const causes = await watch.causes();
    const [after = '', beside = ''] = ids.map((id) => causes.get(id)?.[0]?.time);
    const told = (await sender.rejections()).filter(({ data }) =>
      early.includes(data.command.id ?? ''),
    );
    expect(told.map(({ data }) => data.code)).toEqual(early.map(() => 'TOO_EARLY'));
    const times = told.map(({ time }) => time).sort();
    expect(Date.parse(times[0] ?? '') - began).toBeGreaterThanOrEqual(PATIENCE_MS);
    // They wait side by side: one after the other they would be told of twice that apart.
    const apart = Date.parse(times.at(-1) ?? '') - Date.parse(times[0] ?? '');
    expect(apart).toBeLessThan(2 * PATIENCE_MS);
    expect(beside < (times[0] ?? '')).toBe(true);
    expect(after > (times.at(-1) ?? '')).toBe(true);
  });

  it.runIf(IN_LONG_MODE)(
    'it cannot be in its group any more: the process says why and ends',
    async () => {
      // Another program has taken the group’s name: no error of this kind passes by itself, and kafkajs only stops.
      const kafka = new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });
      const groupId = 'taken-by-another';
      const other = kafka.consumer({ groupId, partitionAssigners: [only([0])] });
      const joined = new Promise((resolve) => other.on(other.events.GROUP_JOIN, resolve));
      await other.connect();
      await other.subscribe({ topic: COMMANDS_TOPIC });
      await other.run({ eachMessage: async () => undefined });
      await joined;
      const [program = '', ...args] = ourProgram('clients/commands-topic/main.ts');
      const env = { ...one.env, COMMANDS_GROUP: groupId };
      const { exitCode, stderr } = await execa(program, args, {
        env,
        reject: false,
        timeout: 60_000,
      });
      await other.disconnect();
      expect(exitCode).toBe(1);
      expect(stderr).toContain('commands are no longer taken: ');
    },
  );

  it.runIf(IN_LONG_MODE)(
    'its container is healthy while it is in the group, and not any more afterwards',
    async () => {
      const { test = [] } = readCompose().services.commands?.healthcheck ?? {};
      const check = async () => {
        const [, node = '', ...args] = test;
        return (await execa(node, args, { env: one.env, reject: false })).exitCode;
      };
      expect(await check()).toBe(0);
      await one.processes.commands?.stop();
      expect(await check()).toBe(1);
    },
  );

  it.runIf(IN_LONG_MODE)(
    'never more is at hand than the window holds, and what is held up is fetched once',
    async () => {
      const all = (await watch.commands()).length;
      const seen = new Set<string>();
      let running = 0;
      let most = 0;
      const lanes = new Lanes(5);
      const group = await joinGroup({
        ...{ settings: one.kafka, groupId: 'window', topic: COMMANDS_TOPIC, lanes },
        read: ({ partition, offset }) => {
          expect(seen.has(`${partition}/${offset}`)).toBe(false);
          seen.add(`${partition}/${offset}`);
          most = Math.max(most, lanes.atHand + 1);
          running += 1;
          const run = async () => {
            await pause(10);
            running -= 1;
          };
          return { lane: null, run };
        },
        ...{ sessionMs: SESSION_MS, commitMs: 100, log: pino({ level: 'silent' }) },
        onLost: (reason) => {
          throw reason;
        },
      });
      await until(async () => seen.size === all && running === 0);
      await group.stop(5_000);
      expect(most).toBe(5);
    },
  );

  it.runIf(IN_LONG_MODE)(
    'a member that asks nothing of the broker is given up, and one with nothing to do is not',
    async () => {
      const lost = Promise.withResolvers<Error>();
      let isLost = false;
      const group = await joinGroup({
        ...{ settings: one.kafka, groupId: 'silence', topic: COMMANDS_TOPIC, lanes: new Lanes(5) },
        read: () => ({ lane: null, run: async () => undefined }),
        ...{ sessionMs: SESSION_MS, commitMs: 100, log: pino({ level: 'silent' }) },
        silenceMs: 3_000,
        onLost: (reason) => {
          isLost = true;
          lost.resolve(reason);
        },
      });
      await pause(5_000);
      expect(isLost).toBe(false);
      // It waits for an answer for 30 s.
      const pid = kill(one.processes.kafka, 'SIGSTOP');
      const reason = await lost.promise.finally(() => process.kill(pid, 'SIGCONT'));
      expect(reason.message).toBe('nothing was asked of the broker for 3 s');
      await group.stop(0);
    },
  );

  it('whatever broke: the events keep their promise', async () => {
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });
});

/** Cases of different artisans whose commands share a partition. */
async function sharingPartition(): Promise<string[]> {
  if (flips.size === 0) await eachOnce(await flipAll(1));
  const byPartition = Map.groupBy(await watch.commands(), ({ partition }) => partition);
  const keys = [...byPartition.values()].map((all) => new Set(all.map(({ key }) => key)));
  const caseIds = keys.map((some) => cases.filter((id) => some.has(parseCaseId(id).artisanId)));
  return caseIds.find((some) => some.length > 1) ?? [];
}

/**
 * Checks, while no consumer runs, that every command below the committed offsets has had its effect.
 * @returns whether others are not below them: the consumers were killed in the middle
 */
async function justified(): Promise<boolean> {
  const committed = await watch.committed();
  const all = await watch.commands();
  const behind = all.filter(({ partition, offset }) => offset < (committed.get(partition) ?? 0));
  expect(behind.length).toBeGreaterThan(0);
  // First what is not published yet: what is no longer among it has come to the topic.
  const views = await Promise.all(cases.map((id) => one.onboarding.case(id)));
  const waiting = JSON.stringify(views.map(({ unpublished }) => unpublished));
  const causes = await watch.causes();
  const unjustified = behind.filter(({ id }) => !causes.has(id) && !waiting.includes(`"${id}"`));
  expect(unjustified).toEqual([]);
  return behind.length < all.length;
}
