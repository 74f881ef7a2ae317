import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import proto from '@temporalio/proto';
import fc from 'fast-check';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { CommandMessage, CommandType } from '../../contracts/command-message.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { type RejectedMessage, rejectedMessage } from '../../contracts/rejected-message.ts';
import { COMMANDS_TOPIC, REJECTED_TOPIC } from '../../contracts/topics.ts';
import { groupStanding } from '../../kafka/kafkajs-group-offsets.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { overTopic, type Sender } from '../../tools/drills/over-topic.ts';
import { signedBy } from '../../tools/drills/tokens.ts';
import { playPersonas } from '../../tools/sandbox/personas/play.ts';
import { againstSchema } from '../published/checks.ts';
import { CLEAN, type Installation, startInstallation } from '../support/installation.ts';
import { Search } from '../support/marked.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { type Hostile, KINDS, type Kind, SECRETS, sampleOf } from './hostile-messages.ts';
import { exampleOf } from './schema-breaks.ts';

const ALL = SIZES.hostileMessages;
/** The seed. To repeat the same messages: `HOSTILE_SEED=… npx vitest run …`. */
const SEED = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000_000);
/**
 * The memory limit of the process, in MiB. It needs some 200 when idle. Added to that are the broker's answers
 * that are being read (at most 10 MiB, and kafkajs's copies of them) and at most 200 commands of 128 KiB.
 */
const MEMORY_MIB = 450;
const GROUP = 'artisan-onboarding-commands';
const silent = pino({ level: 'silent' });
const { History } = proto.temporal.api.history.v1;

let one: Installation;
let sender: Sender;
beforeAll(async () => {
  const env = { COMMANDS_PATIENCE_MS: '4000' };
  one = await startInstallation({}, { commands: true, logLevel: 'debug', env });
  sender = overTopic(one.kafka, one.onboarding, one.issuer);
});
afterAll(async () => {
  sender?.close();
  await one?.stop();
});

const memoryOf = (pid: number | undefined, what: 'VmRSS' | 'VmHWM') =>
  Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(`${what}:\\s+(\\d+)`)?.[1]) / 1024;

it(
  `${ALL} hostile messages are rejected one by one, and nobody else notices (seed ${SEED})`,
  async () => {
    process.stdout.write(`hostile messages of seed ${SEED}\n`);
    const pid = one.processes.commands?.pid();
    const operator = { role: 'operator', id: 'portal' } as const;
    const rows = [...one.rowsOf('straight', 3), ...one.rowsOf('document_returned', 2)];
    const cases = new Map(
      await Promise.all(
        rows.map(async (row) => [await sender.register(row, operator), row] as const),
      ),
    );
    const [victim = ''] = (await one.register(one.rowsOf('no_answer', 1))).keys();
    const made = [
      ...KINDS.flatMap((kind) =>
        sampleOf(kind, ALL, SEED).map((it) => ({ ...it, ...named(kind) })),
      ),
      ...against(victim),
    ];
    expect(made).toHaveLength(ALL);
    // Each kind among all the others.
    const shuffled = fc.shuffledSubarray(made, { minLength: ALL });
    const hostile = await signed(fc.sample(shuffled, { numRuns: 1, seed: SEED })[0] ?? []);

    const ending = new AbortController();
    const { client } = one;
    const people = {
      client,
      onboarding: sender.onboarding,
      rows: cases,
      holds: false,
      log: silent,
    };
    const playing = playPersonas({ ...people, signal: ending.signal });
    const began = performance.now();
    await produce(hostile);
    const sent = performance.now();
    const ends = await one.ends(cases.keys());
    expect(ends).toEqual(rows.map(() => 'live'));
    ending.abort();
    await playing;
    await consumed();
    const took = performance.now() - began;
    process.stdout.write(
      `sent in ${Math.round(sent - began)} ms, dealt with in ${Math.round(took)} ms, ` +
        `${Math.round(memoryOf(pid, 'VmHWM'))} MiB at most\n`,
    );
    expect(one.processes.commands?.pid()).toBe(pid);
    expect(memoryOf(pid, 'VmHWM')).toBeLessThan(MEMORY_MIB);

    // Each has one rejection, which says where it stands and why; nothing else was rejected but what was too early.
    const placed = await places();
    expect(placed.size).toBe(ALL);
    const { rejections, bytes } = await rejected();
    const wrong: unknown[] = [];
    for (const [id, index] of placed) {
      const codes = new Set(rejections.get(id)?.map(({ data }) => data.code));
      const { what, codes: right, value } = hostile[index] ?? {};
      if (codes.size !== 1 || !right?.some((code) => codes.has(code)))
        wrong.push({ what, codes: [...codes], value: String(value).slice(0, 2_000) });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    for (const [id, [message]] of rejections)
      if (!placed.has(id))
        expect(['TOO_EARLY', 'CASE_ENDED', 'ALREADY_DECIDED', 'CONFLICT']).toContain(
          message?.data.code,
        );

    // What was personal in them is nowhere of ours, and the same search finds it where they stand.
    const search = new Search(SECRETS);
    const values = hostile.flatMap(({ value }) => value ?? []);
    expect(search.in(Buffer.concat(values))).toEqual(SECRETS);
    const read = (path: string) => readFileSync(join(one.dataDir, path));
    const histories = await historiesOf([victim, ...cases.keys()]);
    const controls: Record<string, [Buffer, string]> = {
      'the rejections': [bytes, victim],
      'the consumer’s log': [read('log/commands.log'), 'a command was rejected'],
      'the worker’s log': [read('log/worker.log'), 'worker'],
      'the store of Temporal': [
        Buffer.concat([read('temporal/temporal.db'), read('temporal/temporal.db-wal')]),
        victim,
      ],
      'the histories': [histories, victim],
    };
    for (const [place, [held, control]] of Object.entries(controls)) {
      expect(new Search([control]).in(held), `${place} holds what it should`).toEqual([control]);
      expect(search.in(held), place).toEqual([]);
    }
    expect((await one.verify()).findings).toMatchObject(CLEAN);
  },
  patience(600_000),
);

type Sent = Hostile & Pick<Kind, 'what' | 'codes'>;
const named = ({ what, codes }: Kind) => ({ what, codes });

/** Well-formed commands to an existing case, which refuses each for another reason. */
function against(caseId: string): Sent[] {
  const kinds: [CommandType, object, Kind['codes']][] = [
    ['hold', { actor: { role: 'artisan', id: 'a' }, reason: 'hold.inquiry' }, ['NOT_ALLOWED']],
    ['withdraw', { reason: 'nobody.knows' }, ['MALFORMED']],
    ['waive', { requirement: 'x'.repeat(20_000) }, ['MALFORMED']],
  ];
  const { artisanId } = parseCaseId(caseId);
  return kinds.flatMap(([type, changed, codes]) =>
    Array.from({ length: ALL / 100 }, (_one, number) => {
      const { value } = exampleOf(type);
      const data = { ...(value.data as object), ...changed };
      const message = {
        ...value,
        id: derivedCommandId('hostile', type, String(number)),
        subject: caseId,
        data,
      };
      const record = { key: artisanId, value: Buffer.from(JSON.stringify(message)), headers: {} };
      return { ...record, what: `${type}, refused by its case`, codes };
    }),
  );
}

/** Gives those that only a case can refuse a token for their actor: without one they would not come so far. */
const signed = (all: readonly Sent[]): Promise<Sent[]> =>
  Promise.all(
    all.map(async (record) => {
      const { value, codes, headers, what } = record;
      const isOfCase = codes.includes('CASE_UNKNOWN') || what.endsWith('refused by its case');
      if (!isOfCase) return record;
      const { subject, data } = JSON.parse(String(value)) as CommandMessage;
      return {
        ...record,
        headers: { ...headers, ...(await signedBy(one.issuer, data.actor, subject)) },
      };
    }),
  );

/** Sends as many records a call as the broker takes in one batch, round robin over partitions; a header numbers each. */
async function produce(all: readonly Sent[]): Promise<void> {
  const producer = kafka().producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let messages: Message[] = [];
  let size = 0;
  const flush = async () => {
    if (messages.length > 0) await producer.send({ topic: COMMANDS_TOPIC, messages });
    messages = [];
    size = 0;
  };
  for (const [index, { key, value, headers }] of all.entries()) {
    const named = Object.entries(headers).flat();
    const parts = [key ?? '', value ?? '', ...named].map((part) => Buffer.byteLength(part));
    const bytes = parts.reduce((sum, one) => sum + one, 100);
    if (size + bytes > 1_000_000) await flush();
    const numbered = { ...headers, number: String(index) };
    messages.push({ key, value, headers: numbered, partition: index % 12 });
    size += bytes;
  }
  await flush();
  await producer.disconnect();
}

const kafka = () => new Kafka({ brokers: [...one.kafka.brokers], logLevel: logLevel.NOTHING });

/** Waits until the group has committed the end of every partition. */
async function consumed(): Promise<void> {
  const admin = kafka().admin();
  await admin.connect();
  for (;;) {
    const ends = await admin.fetchTopicOffsets(COMMANDS_TOPIC);
    const { committed } = await groupStanding(one.kafka, GROUP, COMMANDS_TOPIC, silent);
    if (ends.every(({ partition, high }) => committed.get(partition) === Number(high))) break;
    await pause(250);
  }
  await admin.disconnect();
}

/** The number of each hostile message by its place, as rejections name it. */
async function places(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  await readTopic({
    settings: one.kafka,
    topic: COMMANDS_TOPIC,
    log: silent,
    onRecord: ({ partition, offset, headers }) => {
      if (headers.number !== undefined)
        found.set(`${COMMANDS_TOPIC}/${partition}/${offset}`, Number(headers.number));
    },
  });
  return found;
}

/** Every rejection by its id, checked with the programs' schema and the published one. */
async function rejected() {
  const rejections = new Map<string, RejectedMessage[]>();
  const bytes: Buffer[] = [];
  await readTopic({
    settings: one.kafka,
    topic: REJECTED_TOPIC,
    log: silent,
    onRecord: ({ key, value, headers }) => {
      const message = rejectedMessage.parse(JSON.parse(value ?? ''));
      expect(againstSchema('rejected/rejected', message)).toEqual([]);
      const { topic, partition, offset } = message.data.original;
      expect(message.id).toBe(`${topic}/${partition}/${offset}`);
      rejections.set(message.id, [...(rejections.get(message.id) ?? []), message]);
      bytes.push(Buffer.from([key, value, JSON.stringify(headers), ''].join('\n')));
    },
  });
  return { rejections, bytes: Buffer.concat(bytes) };
}

async function historiesOf(ids: readonly string[]): Promise<Buffer> {
  const histories = ids.map(async (id) => {
    const history = await one.client.workflow.getHandle(id).fetchHistory();
    return Buffer.from(History.encode(history).finish());
  });
  return Buffer.concat(await Promise.all(histories));
}
