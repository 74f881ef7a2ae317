import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedCommandId } from '../../clients/command-ids.ts';
import { joinGroup } from '../../clients/commands-topic/kafkajs-group.ts';
import { Lanes } from '../../clients/commands-topic/lanes.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { COMMANDS_TOPIC } from '../../contracts/topics.ts';
import { type Child, ourProgram, startChild } from '../../dev/child.ts';
import { overTopic, type Sender } from '../../drills/over-topic.ts';
import { readCompose } from '../compose/compose.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { untilTrue } from '../support/until.ts';
import { type Placed, type Watch, watchConsumer } from './watching.ts';

/**
 * What stands for hours in production, made short: a command waits 3 s for its case instead of a minute, and Kafka
 * takes a member that says nothing for dead after 6 s instead of 15. The window is smaller than what is sent at once.
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
  sender = overTopic(one.kafka, one.onboarding);
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
/** Carried out in any other order, or twice, or not at all, some of these would be refused. */
const flips = new Map<string, number>();
const flipId = (caseId: string, number: number) => derivedCommandId('flip', caseId, String(number));
async function flip(caseId: string): Promise<string> {
  const number = (flips.get(caseId) ?? 0) + 1;
  flips.set(caseId, number);
  const commandId = flipId(caseId, number);
  const how = { reminders: number % 2 === 0, channel: 'sms' };
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
/** Each has caused one event, and nothing was rejected. */
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
  it('Temporal hangs for longer than anything waits, and is then killed', async () => {
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
  });

  it('a second consumer comes in the middle, and then both are killed, twice', async () => {
    const env = one.env;
    const command = ourProgram('clients/commands-topic/main.ts');
    const options = { dataDir: one.dataDir, env, restart: true, command };
    const second = startChild({ ...options, name: 'commands-2' });
    try {
      const ids = await flipAll(4);
      await until(async () => (await watch.group()).members.length === 2);
      for (let round = 0; round < 2; round += 1) {
        const before = (await watch.causes()).size;
        const sending = flipAll(7);
        await until(async () => (await watch.causes()).size >= before + 10);
        kill(one.processes.commands, 'SIGKILL');
        kill(second, 'SIGKILL');
        ids.push(...(await sending));
        await justified();
        await until(async () => (await caused(ids)) > ids.length / 2);
      }
      await eachOnce(ids);
      await until(async () => watch.joins('commands-2') > 1);
    } finally {
      await second.stop();
    }
  });

  it('it is said again after its case has been continued as new', async () => {
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
    const number = [...Array(1000).keys()].find((one) => flipId(caseId, one) === id) ?? 0;
    const reminders = number % 2 === 0;
    await sender.send('contact', caseId, said, { reminders, channel: 'sms' });
    await sender.send('contact', caseId, said, { reminders: !reminders, channel: 'sms' });
    await eachOnce([...more, await flip(caseId)]);
    expect((await watch.causes()).get(id)).toHaveLength(1);
    const told = (await sender.rejections()).filter(({ data }) => data.command.id === id);
    expect(told.map(({ data }) => data.code)).toEqual(['COMMAND_ID_REUSED']);
  });

  it('an artisan’s command has to wait: others of the partition do not, and their own do', async () => {
    const byPartition = Map.groupBy(await watch.commands(), ({ partition }) => partition);
    const shared = [...byPartition.values()].find((all) => new Set(keysOf(all)).size > 1) ?? [];
    const [slow = '', quick = ''] = new Set(keysOf(shared));
    const caseOf = (key: string) => cases.find((id) => parseCaseId(id).artisanId === key) ?? '';
    const began = Date.now();
    // None of them is dormant. What came behind the first has waited when that has.
    const early = ['1', '2', '3'].map((one) => derivedCommandId('resume', one));
    for (const commandId of early)
      await sender.send('resume', caseOf(slow), { commandId, actor: artisan }, {});
    const ids = [await flip(caseOf(slow)), await flip(caseOf(quick))];
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

  it('its container is healthy while it is in the group, and not any more afterwards', async () => {
    const { test = [] } = readCompose().services.commands?.healthcheck ?? {};
    const check = async () => {
      const [, node = '', ...args] = test;
      return (await execa(node, args, { env: one.env, reject: false })).exitCode;
    };
    expect(await check()).toBe(0);
    await one.processes.commands?.stop();
    expect(await check()).toBe(1);
  });

  it('never more is at hand than the window holds, and what is held up is fetched once', async () => {
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
    });
    await until(async () => seen.size === all && running === 0);
    await group.stop(5_000);
    expect(most).toBe(5);
  });

  it('whatever broke: the events keep their promise', async () => {
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  });
});

const keysOf = (all: readonly Placed[]) => all.map(({ key }) => key ?? '');

/** While no consumer runs: whatever lies below the committed offsets has had its effect. */
async function justified(): Promise<void> {
  const committed = await watch.committed();
  const all = await watch.commands();
  const behind = all.filter(({ partition, offset }) => offset < (committed.get(partition) ?? 0));
  // It was in the middle.
  expect(behind.length).toBeGreaterThan(0);
  expect(behind.length).toBeLessThan(all.length);
  // First what is not published yet: what is no longer among it has come to the topic.
  const views = await Promise.all(cases.map((id) => one.onboarding.case(id)));
  const waiting = JSON.stringify(views.map(({ unpublished }) => unpublished));
  const causes = await watch.causes();
  const unjustified = behind.filter(({ id }) => !causes.has(id) && !waiting.includes(`"${id}"`));
  expect(unjustified).toEqual([]);
}
