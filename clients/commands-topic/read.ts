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

/** A record that was read: a command, or the reason why it is none. */
export type Read = { readonly command: CommandMessage } | { readonly rejection: Rejection };

type Original = Rejection['original'];
type Named = Rejection['command'];

/** Of a message that cannot be read, or is none. */
export const NOTHING_KNOWN: Named = { id: null, source: null, type: null, subject: null };

/** Reads one record of the commands topic, which anybody with the right to may have filled with anything. Pure. */
export function readCommand(topic: string, record: RawRecord): Read {
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
  // A trace context is random, and holds one by chance at times.
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
  // Under another key it would stand in another partition, before or after what it belongs with.
  if (key !== artisanId) return reject('WRONG_KEY', named);
  return { command: read.data };
}

/** For people, of a batch that cannot be decoded. */
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
 * What the bytes say, undefined where they are no JSON. Two different values under one key are none: readers differ in
 * which of them counts. `JSON.parse` makes the object, since of a key such as `__proto__` it makes a plain property.
 */
function jsonOf(value: Buffer): unknown {
  try {
    return readJson(value, 'value');
  } catch {
    return undefined;
  }
}

/** Of the message what has the form of a name of ours; anything else may be personal, and is not said again. */
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
    // With a check symbol that does not fit, it may be anything of ten signs.
    subject: artisanOf(subject) === null ? null : fits(shape.subject, subject),
  };
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** As many problems as are told of one message. */
const MOST_PROBLEMS = 50;

/** Every field that breaks a rule, by the schema's own names: what else somebody called a field may be personal. */
function problemsIn(issues: readonly Issue[]): { field: string; rule: string }[] {
  return issues.slice(0, MOST_PROBLEMS).map(({ code, path, message }) => ({
    field: fieldOf(code === 'invalid_key' ? path.slice(0, -1) : path),
    rule: message.slice(0, 500),
  }));
}

/** What is under `brought` is called as its sender called it. */
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
