import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Writer } from '../../clients/commands-topic/writer.ts';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import type { Given } from '../../clients/library/commands.ts';
import type { Onboarding } from '../../clients/library/onboarding.ts';
import { COMMAND_DATA, type CommandType, commandOf } from '../../contracts/command-message.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { type RejectedMessage, rejectedMessage } from '../../contracts/rejected-message.ts';
import type { ActorGiven } from '../../contracts/shapes.ts';
import { COMMANDS_TOPIC, REJECTED_TOPIC } from '../../contracts/topics.ts';
import { kafkajsSenders } from '../../kafka/kafkajs-sender.ts';
import type { SentRecord } from '../../kafka/sender.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import type { ArtisanRow } from '../demo-data/read.ts';
import type { TestIssuer } from '../issuer/bendable.ts';
import { signedBy } from './tokens.ts';

/** A client library whose commands go over the commands topic, for drills and tests. */

const log = pino({ level: 'silent' });

/** A backend system that gives commands over Kafka alone, and keeps personal data in the dossier. */
export interface Sender {
  /** Writes a record to the commands topic as it is. */
  raw(
    record: Pick<SentRecord, 'key' | 'value'> & Partial<Pick<SentRecord, 'headers'>>,
  ): Promise<void>;
  send<T extends CommandType>(
    type: T,
    caseId: string,
    given: Given,
    data: Record<string, unknown>,
  ): Promise<void>;
  /** The client library, with commands that go over the topic. They return once the topic holds them. */
  readonly onboarding: Onboarding;
  /** Registers an artisan over the topic. @returns the case id */
  register(row: ArtisanRow, actor: ActorGiven): Promise<string>;
  /** Reads the topic of rejected commands. */
  rejections(): Promise<RejectedMessage[]>;
  close(): void;
}

interface SenderOptions {
  /** Called for each command once the topic holds it, also for repeats. */
  readonly onSent?: (caseId: string, commandId: string) => void;
  /** The sender drops a repeat of a command within so many milliseconds. */
  readonly repeatAfterMs?: number;
}

/**
 * Makes a backend system.
 * @param direct the client library for what is no command
 * @param issuer signs each command for its actor
 */
export function overTopic(
  settings: KafkaSettings,
  direct: Onboarding,
  issuer: Pick<TestIssuer, 'token'>,
  { onSent, repeatAfterMs = 0 }: SenderOptions = {},
): Sender {
  const sentAt = new Map<string, number>();
  const ending = new AbortController();
  const connection = kafkajsSenders(settings, log)(COMMANDS_TOPIC);
  const writer = new Writer(connection, log, ending.signal);
  const raw: Sender['raw'] = (record) => writer.write({ headers: {}, ...record });
  const send: Sender['send'] = async (type, caseId, { commandId, actor }, data) => {
    const last = sentAt.get(`${caseId} ${commandId}`);
    if (last !== undefined && Date.now() < last + repeatAfterMs) return;
    const about = {
      id: commandId,
      source: '/drill',
      subject: caseId,
      time: new Date().toISOString(),
    };
    const message = commandOf(type, about, COMMAND_DATA[type].parse({ actor, ...data }) as never);
    const headers = await signedBy(issuer, actor, caseId);
    await raw({ key: parseCaseId(caseId).artisanId, value: JSON.stringify(message), headers });
    sentAt.set(`${caseId} ${commandId}`, Date.now());
    onSent?.(caseId, commandId);
  };
  return {
    raw,
    send,
    onboarding: libraryOver(send, direct),
    register: async (row, actor) => {
      const { caseId, dossier, brought } = await direct.deposit(row.registration);
      const given = { commandId: derivedCommandId('register', caseId), actor };
      await send('register', caseId, given, { dossier, brought });
      return caseId;
    },
    rejections: async () => {
      const found: RejectedMessage[] = [];
      await readTopic({
        settings: { ...settings, clientId: `rejections-${randomUUID()}` },
        topic: REJECTED_TOPIC,
        log,
        onRecord: ({ value }) => void found.push(rejectedMessage.parse(JSON.parse(value ?? ''))),
      });
      return found;
    },
    close: () => {
      ending.abort();
      connection.discard();
    },
  };
}

/** @returns the client library with its commands over the topic. Its questions go to the cases directly. */
function libraryOver(send: Sender['send'], direct: Onboarding): Onboarding {
  const replaced = commandsOver(send, direct);
  return new Proxy(direct, {
    get: (_direct, name) => {
      if (Object.hasOwn(replaced, name)) return replaced[name as keyof typeof replaced];
      const own: unknown = Reflect.get(direct, name);
      // Bound to the library: a proxy has no access to private fields.
      return typeof own === 'function' ? own.bind(direct) : own;
    },
  });
}

/** What a command over the topic returns: it does not know what the case does with it. */
const UNANSWERED = { sequence: 0, items: [] };

/** The commands of the client library that the played people use. */
function commandsOver(send: Sender['send'], direct: Onboarding) {
  const by =
    <T extends CommandType>(type: T, ...names: string[]) =>
    async (caseId: string, ...more: unknown[]) => {
      const values = names.map((name, index) => [name, more[index]]);
      await send(type, caseId, more.at(-1) as Given, Object.fromEntries(values));
      return UNANSWERED;
    };
  const whole = (type: CommandType) => async (caseId: string, data: object, given: Given) => {
    await send(type, caseId, given, { ...data });
    return UNANSWERED;
  };
  return {
    submit: async (caseId: string, items: Parameters<Onboarding['keep']>[1], given: Given) => {
      await send('submit', caseId, given, { items: await direct.keep(caseId, items) });
      return UNANSWERED;
    },
    decide: by('decide', 'items'),
    withdraw: by('withdraw', 'reason'),
    resume: by('resume'),
    hold: by('hold', 'reason'),
    release: by('release'),
    waive: by('waive', 'requirement', 'reason'),
    appeal: by('appeal', 'requirement'),
    movePolicy: by('move_policy', 'policy', 'reason'),
    report: whole('report'),
    reportRegistration: whole('report_registration'),
    contact: whole('contact'),
    mapDistrict: by('map_district', 'district'),
  };
}
