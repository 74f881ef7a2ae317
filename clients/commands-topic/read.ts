import type { z } from 'zod';
import {
  type CommandMessage,
  LARGEST_COMMAND_BYTES,
  schemaOfCommand,
} from '../../contracts/command-message.ts';
import { BadId, parseCaseId } from '../../contracts/ids.ts';
import { REJECTIONS, type Rejection, rejectedMessage } from '../../contracts/rejected-message.ts';
import { rule } from '../../contracts/rules.ts';
import { readsAsPersonalNumber } from '../../contracts/validation/personal-number.ts';
import type { Unreadable, UnreadableReason } from '../../kafka/kafkajs-batches.ts';
import type { RawRecord } from '../../kafka/raw-record.ts';
import { readJson } from '../library/json.ts';
import { placesOfAadhaar } from '../library/no-aadhaar.ts';

/** Parses records of the commands topic into commands or rejections. */

/** A parsed record: a command, or a rejection that says why it is none. */
export type Read = { readonly command: CommandMessage } | { readonly rejection: Rejection };

type Original = Rejection['original'];
type Named = Rejection['command'];

/** The command's names in the rejection of a record that cannot be parsed. */
export const NOTHING_KNOWN: Named = { id: null, source: null, type: null, subject: null };

/** Parses one record of the commands topic. Any authorised producer may have written it, so nothing is trusted. Pure. */
export function readCommand(
  topic: string,
  record: Omit<RawRecord, 'headers' | 'appendedAt'>,
): Read {
  const { partition, offset, key, value } = record;
  const original: Original = { topic, partition, offset: String(offset) };
  const reject = (
    code: Rejection['code'],
    command = NOTHING_KNOWN,
    problems: Rejection['problems'] = [],
  ): Read => ({ rejection: { code, original, command, problems } });

  if (record.unreadable !== undefined) return unread(topic, partition, record.unreadable);
  if (value === null) return reject('NOT_JSON');
  if (value.length > LARGEST_COMMAND_BYTES) return reject('TOO_LARGE');
  const said = jsonOf(value);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return reject('NOT_JSON');
  const named = namesIn(said);
  const { type, subject } = said as { type?: unknown; subject?: unknown };
  const schema = schemaOfCommand(type);
  if (schema === undefined) return reject('UNKNOWN_COMMAND', named);
  const read = schema.safeParse(said);
  if (!read.success) return reject('MALFORMED', named, problemsIn(read.error.issues));
  // The trace context is left out: it is random, and may look like an Aadhaar number by chance.
  const { traceparent: _random, ...texts } = read.data;
  const numbers = placesOfAadhaar(texts);
  if (numbers.length > 0) {
    const message = rule('aadhaar');
    return reject('MALFORMED', named, problemsIn(numbers.map((path) => ({ path, message }))));
  }
  const artisanId = artisanOf(subject);
  if (artisanId === null) {
    const problem = { field: 'subject', rule: rule('case_id', { example: 'ABCDE-FGHJK-1' }) };
    return reject('MALFORMED', named, [problem]);
  }
  // Another key may put it in another partition, where its order with the artisan's other commands is lost.
  if (key !== artisanId) return reject('WRONG_KEY', named);
  return { command: read.data };
}

/** Why a batch cannot be decoded, in words for people. */
const WHY_UNREADABLE: Readonly<Record<UnreadableReason, string>> = {
  checksum: 'its checksum does not fit its bytes',
  unknown_codec: 'its compression is none that Kafka has',
  decompression: 'its bytes cannot be decompressed',
  records: 'its bytes are no records',
};

function unread(topic: string, partition: number, { first, last, reason }: Unreadable): Read {
  const { means } = REJECTIONS.UNREADABLE;
  return {
    rejection: {
      code: 'UNREADABLE',
      message: `${means} Offsets ${first} to ${last}: ${WHY_UNREADABLE[reason]}.`,
      original: { topic, partition, offset: String(first), lastOffset: String(last) },
      command: NOTHING_KNOWN,
    },
  };
}

/**
 * The JSON value of the bytes; undefined where they are no JSON, or have two different values under one key.
 */
function jsonOf(value: Buffer): unknown {
  try {
    return readJson(value, 'value');
  } catch {
    return undefined;
  }
}

/** The message's names that have the form of ours. Anything else may be personal, and the rejection does not quote it. */
function namesIn(said: object): Named {
  const { shape } = rejectedMessage.shape.data.shape.command;
  const { id, source, type, subject } = said as Readonly<Record<string, unknown>>;
  const fits = (form: z.ZodType<string | null>, value: unknown) => {
    const { data = null } = form.safeParse(value);
    return data === null || readsAsPersonalNumber(data) ? null : data;
  };
  const short =
    typeof type === 'string' ? type.replace(/^artisan-onboarding\.command\./, '') : type;
  return {
    id: fits(shape.id, id),
    source: fits(shape.source, source),
    type: shape.type.safeParse(short).data ?? null,
    // Without a valid check symbol the subject may be any text of ten characters.
    subject: artisanOf(subject) === null ? null : fits(shape.subject, subject),
  };
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The most problems that one rejection lists. */
const MOST_PROBLEMS = 50;

/** Every field that breaks a rule, by the schema's own names: a sender's own field names may be personal. */
function problemsIn(issues: readonly Issue[]): { field: string; rule: string }[] {
  return issues.slice(0, MOST_PROBLEMS).map(({ code, path, message }) => ({
    field: fieldOf(code === 'invalid_key' ? path.slice(0, -1) : path),
    rule: message.slice(0, 500),
  }));
}

/** A field's path, with the keys under `brought` replaced: the sender chose them. */
function fieldOf(path: readonly PropertyKey[]): string {
  const free = path.indexOf('brought') + 1;
  return path
    .map((part, place) => (free > 0 && place === free ? '_' : String(part)))
    .join('.')
    .slice(0, 200);
}

function artisanOf(subject: unknown): string | null {
  try {
    const { caseId, artisanId } = parseCaseId(String(subject));
    return caseId === subject ? artisanId : null;
  } catch (error) {
    if (error instanceof BadId) return null;
    throw error;
  }
}
