import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { COMMAND_PREFIX, type CommandMessage } from '../../contracts/command-message.ts';
import { type Rejection, rejectedOf } from '../../contracts/rejected-message.ts';
import type { SentRecord } from '../../kafka/sender.ts';
import type { Onboarding } from '../onboarding.ts';
import type { Availability } from './availability.ts';
import { carryOut } from './carry-out.ts';
import { fateOf, type Why } from './fate.ts';
import { Patience } from './patience.ts';
import type { RawRecord } from './raw.ts';
import { readCommand } from './read.ts';

export interface DealOptions {
  readonly topic: string;
  readonly onboarding: Onboarding;
  readonly availability: Availability;
  /** Resolves when the record is stored in the topic of rejections. */
  readonly write: (record: SentRecord) => Promise<void>;
  /** How long a command that is not due yet waits for its case, in milliseconds, the time we are away not counted. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

const LONGEST_PAUSE_MS = 2_000;

/**
 * Deals with one record for good: its command has been carried out, or its rejection is stored.
 * @throws the signal's reason once it is aborted; the record is then dealt with after the next start
 */
export async function deal(options: DealOptions, record: RawRecord): Promise<void> {
  const { topic, log, write } = options;
  const read = readCommand(topic, record);
  const rejection =
    'rejection' in read ? read.rejection : await untilDealt(options, record, read.command);
  if (rejection === null) return;
  const message = rejectedOf(rejection, new Date().toISOString());
  await write({
    key: rejection.command.subject?.replace(/-\d+$/, '') ?? message.id,
    value: JSON.stringify(message),
    headers: { 'content-type': 'application/cloudevents+json', ce_type: message.type },
  });
  const { code, original } = rejection;
  log.info({ code, ...original, command: rejection.command.id }, 'a command was rejected');
}

/** @returns why it was rejected; null once it has been carried out */
async function untilDealt(
  options: DealOptions,
  { partition, offset }: RawRecord,
  command: CommandMessage,
): Promise<Rejection | null> {
  const { topic, onboarding, availability, patienceMs, signal, log } = options;
  const patience = new Patience(availability, patienceMs);
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
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      const refused = await carryOut(onboarding, command);
      const items = refused.map(({ requirement, refusal }) => ({ requirement, ...refusal }));
      return items.length === 0 ? null : rejected({ code: 'ITEMS_REFUSED', items });
    } catch (error) {
      const fate = fateOf(error);
      if (fate.kind === 'unforeseen') {
        log.warn({ err: error, command: command.id, partition, offset }, 'a command failed');
        await availability.whenBack(signal);
      }
      if (patience.endsWith(fate)) return rejected(fate.why);
    }
    await sleep(Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS), undefined, { signal });
  }
}
