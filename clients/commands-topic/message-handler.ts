import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { COMMAND_PREFIX, type CommandMessage } from '../../contracts/command-message.ts';
import { LONGEST_SENTENCE, type Rejection, rejectedOf } from '../../contracts/rejected-message.ts';
import type { MessageHandler } from '../../kafka/kafkajs-group.ts';
import type { RawRecord } from '../../kafka/raw-record.ts';
import type { SentRecord } from '../../kafka/sender.ts';
import type { Onboarding } from '../library/onboarding.ts';
import type { Availability } from './availability.ts';
import { carryOut, type Untaken } from './carry-out.ts';
import { dispositionOf, type Why } from './disposition.ts';
import { NOTHING_KNOWN, type Read, readCommand } from './read.ts';
import { RetryWindow } from './retry-window.ts';
import type { UnknownCases } from './unknown-cases.ts';

export interface HandleOptions {
  readonly topic: string;
  readonly onboarding: Onboarding;
  readonly availability: Availability;
  /** Resolves when the record is stored in the topic of rejections. */
  readonly write: (record: SentRecord) => Promise<void>;
  /** How long a command that is not due yet waits for its case, in milliseconds, the time we are away not counted. */
  readonly patienceMs: number;
  readonly strangers: UnknownCases;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

const LONGEST_PAUSE_MS = 2_000;

/**
 * Reads a record at once, so that of one which is no command nothing is kept but why. A command waits for those of its
 * artisan that came before it; a rejection waits for nobody.
 *
 * What is to be done is done for good: the command has been carried out, or its rejection is stored. It throws the
 * signal's reason once that is aborted; the record is then dealt with after the next start.
 */
export function messageHandler(options: HandleOptions, record: RawRecord): MessageHandler {
  const read = readOrReject(options, record);
  if ('rejection' in read) return { lane: null, run: () => reject(options, read.rejection) };
  const { command } = read;
  const place = { partition: record.partition, offset: record.offset };
  const takenAt = options.availability.clock;
  return {
    lane: record.key,
    run: async (lane) => {
      // Time behind one that was carried out is nobody's waiting; behind one that waited in vain, it waited as well.
      const since = Math.max(takenAt, lane.movedAt);
      const rejection = await untilDealt(options, place, command, since);
      if (rejection === null) lane.movedAt = options.availability.clock;
      else await reject(options, rejection);
    },
  };
}

/** A record at which reading itself fails would come again and again: it is told of like a command that failed. */
function readOrReject({ topic, log }: HandleOptions, record: RawRecord): Read {
  try {
    return readCommand(topic, record);
  } catch (error) {
    const { partition, offset } = record;
    log.error({ err: error, partition, offset }, 'a record could not be read');
    const original = { topic, partition, offset: String(offset) };
    return { rejection: { code: 'FAILED', original, command: NOTHING_KNOWN } };
  }
}

async function reject({ log, write }: HandleOptions, rejection: Rejection): Promise<void> {
  const message = rejectedOf(rejection, new Date().toISOString());
  await write({
    key: rejection.command.subject?.replace(/-\d+$/, '') ?? message.id,
    value: JSON.stringify(message),
    headers: { 'content-type': 'application/cloudevents+json', ce_type: message.type },
  });
  const { code, original } = rejection;
  log.info({ code, ...original, command: rejection.command.id }, 'a command was rejected');
}

type Place = Pick<RawRecord, 'partition' | 'offset'>;

/**
 * @param since since when it has waited, by the clock of `availability`
 * @returns why it was rejected; null once it has been carried out
 */
async function untilDealt(
  options: HandleOptions,
  { partition, offset }: Place,
  command: CommandMessage,
  since: number,
): Promise<Rejection | null> {
  const { topic, onboarding, availability, patienceMs, strangers, signal, log } = options;
  const patience = new RetryWindow(availability, patienceMs, since);
  const rejected = (why: Why): Rejection => ({
    ...why,
    original: { topic, partition, offset: String(offset) },
    command: {
      id: command.id,
      source: command.source,
      type: command.type.slice(COMMAND_PREFIX.length),
      subject: command.subject,
    },
  });
  let leave: ReturnType<UnknownCases['enter']> = null;
  try {
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      try {
        const why = whyNotAll(await carryOut(onboarding, command));
        return why === null ? null : rejected(why);
      } catch (error) {
        const disposition = dispositionOf(error);
        if (disposition.kind === 'unforeseen') {
          log.warn({ err: error, command: command.id, partition, offset }, 'a command failed');
          await availability.whenBack(signal);
        }
        if (patience.endsWith(disposition)) return rejected(disposition.why);
        if (disposition.why.code === 'CASE_UNKNOWN') {
          leave ??= strangers.enter();
          if (leave === null) return rejected(disposition.why);
        }
      }
      await sleep(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS), undefined, { signal });
    }
  } finally {
    leave?.();
  }
}

/** Why a command that was carried out was not taken in all that it says; null where it was. */
function whyNotAll({ items, differs }: Untaken): Why | null {
  if (differs.length > 0) {
    const rule = 'differs from what the case was opened with, and was not taken';
    return { code: 'REGISTRATION_DIFFERS', problems: differs.map((field) => ({ field, rule })) };
  }
  if (items.length === 0) return null;
  return {
    code: 'ITEMS_REFUSED',
    items: items.map(({ requirement, refusal: { code, message } }) => {
      return { requirement, code, message: message.slice(0, LONGEST_SENTENCE) };
    }),
  };
}
