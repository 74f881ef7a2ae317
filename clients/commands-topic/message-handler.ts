import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CommandMessage } from '../../contracts/command-message.ts';
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
import type { NoteRefusedToken } from '../identity/refused-tokens.ts';
import { type Audit, reasonIn } from '../library/audit.ts';
import type { Onboarding } from '../library/onboarding.ts';
import { type Authorization, authorizationOf } from './authorization.ts';
import type { Availability } from './availability.ts';
import { type Answered, carryOut, nameOf } from './carry-out.ts';
import { dispositionOf, type Why } from './disposition.ts';
import { checkPermission, type Permitting } from './permission.ts';
import { NOTHING_KNOWN, type Read, readCommand } from './read.ts';
import { RetryWindow } from './retry-window.ts';
import { checkActor, NotSignedIn, type SignInOptions, signIn } from './sign-in.ts';
import type { UnknownCases } from './unknown-cases.ts';

/** Handles one record of the commands topic until its command is carried out or its rejection is stored. */

/** Hears what becomes of each command. */
export interface CommandCounts {
  carriedOut(): void;
  rejected(code: RejectionCode): void;
}

export interface HandleOptions extends SignInOptions, Permitting {
  readonly topic: string;
  readonly onboarding: Onboarding;
  readonly audit: Audit;
  /** Writes to the audit log that a sender is not known. */
  readonly note: NoteRefusedToken;
  readonly availability: Availability;
  /** Resolves when the rejected topic has stored the record. */
  readonly write: (record: SentRecord) => Promise<void>;
  /** The retry window: how long an early command waits for its case, in milliseconds by the clock of `availability`. */
  readonly patienceMs: number;
  readonly unknownCases: UnknownCases;
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
  const authorization = authorizationOf(record);
  const received: Received = {
    command: read.command,
    authorization,
    partition: record.partition,
    offset: record.offset,
  };
  const takenAt = options.availability.clock;
  return {
    lane: record.key,
    run: async (lane) => {
      // The retry window starts after the last command of the lane that was carried out. Time behind a rejected one counts.
      const since = Math.max(takenAt, lane.movedAt);
      const rejection = await dealtWith(options, received, since);
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

/** A command as it was received. */
interface Received extends Pick<RawRecord, 'partition' | 'offset'> {
  readonly command: CommandMessage;
  readonly authorization: Authorization;
}

/**
 * Signs the sender in and tries the command until it is carried out or refused. What came of it is in the audit log.
 * @param since when its retry window began, in milliseconds by the clock of `availability`
 * @returns the rejection; null once it has been carried out
 * @throws the signal's reason, once it is aborted
 */
async function dealtWith(
  options: HandleOptions,
  received: Received,
  since: number,
): Promise<Rejection | null> {
  const { topic, signal } = options;
  const { command, partition, offset } = received;
  const { id, source, subject } = command;
  const rejected = (why: Why): Rejection => ({
    ...why,
    original: { topic, partition, offset: String(offset) },
    command: { id, source, type: nameOf(command), subject },
  });
  try {
    const why = whyNotAll(await carriedOut(options, received, since));
    return why === null ? null : rejected(why);
  } catch (error) {
    signal.throwIfAborted();
    return rejected(dispositionOf(error).why);
  }
}

/** @throws what the last try threw; the signal's reason, once it is aborted */
async function carriedOut(
  options: HandleOptions,
  received: Received,
  since: number,
): Promise<Answered> {
  const { topic, audit, note, availability, onboarding } = options;
  const { command, authorization, partition, offset } = received;
  const act = {
    action: nameOf(command),
    caseId: command.subject,
    reason: reasonIn(command.data),
    place: placeInLog(topic, partition, offset),
  };
  const before = availability.clock;
  const { account, actor } = await untilDealt(options, received, since, () =>
    signIn(options, authorization, command),
  ).catch(async (error: unknown) => {
    if (error instanceof NotSignedIn) await note(act, error.why);
    throw error;
  });
  // The time for which the issuer was away does not count.
  const from = since + (availability.clock - before);
  const by = { ...account, onBehalfOf: actor.onBehalfOf };
  return audit.command({ ...act, account: by }, () =>
    untilDealt(options, received, from, async () => {
      checkActor(command, account, actor);
      await checkPermission(options, account, command);
      return carryOut(onboarding, command, actor);
    }),
  );
}

/** A record's place as the audit log takes it. A topic of another name may have signs that no id has. */
const placeInLog = (topic: string, partition: number, offset: number) =>
  `${topic
    .replaceAll(/[^A-Za-z0-9.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 80)}/${partition}/${offset}`;

/**
 * Tries until it succeeds, or must not be tried again.
 * @param since when the retry window began, in milliseconds by the clock of `availability`
 * @throws what the last try threw; the signal's reason, once it is aborted
 */
async function untilDealt<T>(
  options: HandleOptions,
  { command, partition, offset }: Received,
  since: number,
  work: () => Promise<T>,
): Promise<T> {
  const { availability, patienceMs, unknownCases, signal, log } = options;
  const retryWindow = new RetryWindow(availability, patienceMs, since);
  let leave: ReturnType<UnknownCases['enter']> = null;
  try {
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        const disposition = dispositionOf(error);
        if (disposition.kind === 'unforeseen') {
          const about = { command: command.id, ...aboutCase(command.subject), partition, offset };
          log.warn({ error: traceOf(error), ...about }, 'a command failed');
          await availability.whenBack(signal);
        }
        if (retryWindow.endsWith(disposition)) throw error;
        if (disposition.isOfUnknownCase === true) {
          leave ??= unknownCases.enter();
          if (leave === null) throw error;
        }
      }
      await sleep(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS), undefined, { signal });
    }
  } finally {
    leave?.();
  }
}

/** Why a part of a command that was carried out was not taken; null where all of it was. */
function whyNotAll({ items, differs }: Answered): Why | null {
  if (differs.length > 0) {
    const rule = 'differs from what the case was opened with, and was not taken';
    return { code: 'REGISTRATION_DIFFERS', problems: differs.map((field) => ({ field, rule })) };
  }
  const refused = items.filter((one) => !one.taken);
  if (refused.length === 0) return null;
  return {
    code: 'ITEMS_REFUSED',
    items: refused.map(({ requirement, refusal: { code, message } }) => {
      return { requirement, code, message: message.slice(0, LONGEST_SENTENCE) };
    }),
  };
}
