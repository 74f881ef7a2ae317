import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { COMMAND_PREFIX, type CommandMessage } from '../../contracts/command-message.ts';
import {
  LONGEST_SENTENCE,
  type Rejection,
  type RejectionCode,
  rejectedOf,
} from '../../contracts/rejected-message.ts';
import type { MessageHandler } from '../../kafka/kafkajs-group.ts';
import type { RawRecord } from '../../kafka/raw-record.ts';
import type { SentRecord } from '../../kafka/sender.ts';
import { traceOf } from '../../observability/errors-in-logs.ts';
import { aboutCase } from '../../observability/log.ts';
import type { Onboarding } from '../library/onboarding.ts';
import type { Availability } from './availability.ts';
import { carryOut, type Untaken } from './carry-out.ts';
import { dispositionOf, type Why } from './disposition.ts';
import { NOTHING_KNOWN, type Read, readCommand } from './read.ts';
import { RetryWindow } from './retry-window.ts';
import type { UnknownCases } from './unknown-cases.ts';

/** Handles one record of the commands topic until its command is carried out or its rejection is stored. */

/** Hears what becomes of each command. */
export interface CommandCounts {
  carriedOut(): void;
  rejected(code: RejectionCode): void;
}

export interface HandleOptions {
  readonly topic: string;
  readonly onboarding: Onboarding;
  readonly availability: Availability;
  /** Resolves when the rejected topic has stored the record. */
  readonly write: (record: SentRecord) => Promise<void>;
  /** The retry window: how long an early command waits for its case, in milliseconds by the clock of `availability`. */
  readonly patienceMs: number;
  readonly unknownCases: UnknownCases;
  readonly signal: AbortSignal;
  readonly counts?: CommandCounts;
  readonly log: Logger;
}

const LONGEST_PAUSE_MS = 2_000;

/**
 * Makes the handler of a record. The record is parsed at once, so that an invalid one keeps only its rejection in memory.
 * A command waits for earlier ones of its artisan; a rejection does not wait.
 *
 * The handler resolves once the command is carried out or its rejection is stored. It throws the signal's reason once
 * that is aborted; the next start handles the record again.
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
      // The retry window starts after the last command of the lane that was carried out. Time behind a rejected one counts.
      const since = Math.max(takenAt, lane.movedAt);
      const rejection = await untilDealt(options, place, command, since);
      if (rejection !== null) return reject(options, rejection);
      lane.movedAt = options.availability.clock;
      options.counts?.carriedOut();
    },
  };
}

/** Rejects a record whose parsing throws: otherwise the consumer would read it again and again. */
function readOrReject({ topic, log }: HandleOptions, record: RawRecord): Read {
  try {
    return readCommand(topic, record);
  } catch (error) {
    const { partition, offset } = record;
    log.error({ error: traceOf(error), partition, offset }, 'a record could not be read');
    const original = { topic, partition, offset: String(offset) };
    return { rejection: { code: 'FAILED', original, command: NOTHING_KNOWN } };
  }
}

async function reject({ log, write, counts }: HandleOptions, rejection: Rejection): Promise<void> {
  const message = rejectedOf(rejection, new Date().toISOString());
  await write({
    key: rejection.command.subject?.replace(/-\d+$/, '') ?? message.id,
    value: JSON.stringify(message),
    headers: { 'content-type': 'application/cloudevents+json', ce_type: message.type },
  });
  const { code, original, command } = rejection;
  counts?.rejected(code);
  const about = { command: command.id, ...aboutCase(command.subject) };
  log.info({ code, ...original, ...about }, 'a command was rejected');
}

type Place = Pick<RawRecord, 'partition' | 'offset'>;

/**
 * Tries a command until it is carried out or rejected.
 * @param since when its retry window began, in milliseconds by the clock of `availability`
 * @returns the rejection; null once it has been carried out
 */
async function untilDealt(
  options: HandleOptions,
  { partition, offset }: Place,
  command: CommandMessage,
  since: number,
): Promise<Rejection | null> {
  const { topic, onboarding, availability, patienceMs, unknownCases, signal, log } = options;
  const retryWindow = new RetryWindow(availability, patienceMs, since);
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
          const about = { command: command.id, ...aboutCase(command.subject), partition, offset };
          log.warn({ error: traceOf(error), ...about }, 'a command failed');
          await availability.whenBack(signal);
        }
        if (retryWindow.endsWith(disposition)) return rejected(disposition.why);
        if (disposition.why.code === 'CASE_UNKNOWN') {
          leave ??= unknownCases.enter();
          if (leave === null) return rejected(disposition.why);
        }
      }
      await sleep(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS), undefined, { signal });
    }
  } finally {
    leave?.();
  }
}

/** Why a part of a command that was carried out was not taken; null where all of it was. */
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
