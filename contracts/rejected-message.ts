import { z } from 'zod';
import { source } from './command-message.ts';
import type { RefusalCode } from './commands.ts';
import { rule } from './rules.ts';
import { caseId, commandId, instant, requirementId, sentence } from './shapes.ts';

/**
 * The message about a command that was not taken from the commands topic, and why. It holds the original's offset and
 * quotes only values that fit their form: a name in an id's place is not published again.
 */

const SOURCE = '/artisan-onboarding';
const TYPE = 'artisan-onboarding.command.rejected';
const REJECTED_SCHEMA = 'urn:artisan-onboarding:commands-rejected:v1';

interface Meaning {
  /** True if the same message may be taken later. */
  readonly retryable: boolean;
  /** For a person. */
  readonly means: string;
}

/** All reasons so far. A program that reads another one should use `retryable`. */
export const REJECTIONS = {
  NOT_JSON: { retryable: false, means: 'The value is no JSON text, or there is none.' },
  UNREADABLE: {
    retryable: true,
    means: 'A batch of messages cannot be decoded, and none of them was taken: send each again.',
  },
  TOO_LARGE: { retryable: false, means: 'The message is larger than commands may be.' },
  UNKNOWN_COMMAND: { retryable: false, means: 'There is no command of this type.' },
  WRONG_KEY: { retryable: false, means: 'The key must be the artisan id of the subject.' },
  DOSSIER_UNKNOWN: {
    retryable: false,
    means: 'A reference is not in the dossier, or its digest is another: write it there first.',
  },
  ERASED: { retryable: false, means: 'The dossier of this artisan was erased.' },
  ITEMS_REFUSED: { retryable: false, means: 'Some items were taken; those named here were not.' },
  REGISTRATION_DIFFERS: {
    retryable: false,
    means:
      'The case is there and stays as it is. In the fields named here the registration differs from the one that it was opened with; they were not taken.',
  },
  FAILED: {
    retryable: true,
    means: 'It failed again and again for a reason that nobody foresaw, which is in our log.',
  },
  MALFORMED: { retryable: false, means: 'The message breaks its schema.' },
  UNAUTHORISED: {
    retryable: false,
    means: 'The token in the header was not taken, or the command needs one and has none.',
  },
  NOT_ALLOWED: { retryable: false, means: 'The account that acts may not do this.' },
  UNKNOWN_REQUIREMENT: { retryable: false, means: 'The case has no such requirement.' },
  TOO_EARLY: { retryable: true, means: 'The case has not come to this yet.' },
  ALREADY_DECIDED: {
    retryable: false,
    means: 'The same decision was taken before, by another command.',
  },
  CONFLICT: {
    retryable: false,
    means: 'It contradicts a decision, or what was seen is no longer current.',
  },
  ON_HOLD: { retryable: true, means: 'The case is held until somebody releases it.' },
  COMMAND_ID_REUSED: { retryable: false, means: 'The id belongs to another command.' },
  RECORD_TOO_LARGE: { retryable: false, means: 'The event that it would make is too large.' },
  UNDER_REPAIR: { retryable: true, means: 'The case is being repaired.' },
  CASE_ENDED: { retryable: false, means: 'The case has ended.' },
  CASE_UNKNOWN: { retryable: false, means: 'There is no such case.' },
} as const satisfies Record<RefusalCode, Meaning> & Record<string, Meaning>;
export type RejectionCode = keyof typeof REJECTIONS;

/** Open on purpose: a new reason does not change the schema. */
const code = z.string().regex(/^[A-Z][A-Z_]{1,40}$/);
/** The longest sentence, in UTF-16 units. */
export const LONGEST_SENTENCE = 500;
/** As text: it may exceed the integers of JSON parsers. */
const offset = z.string().regex(/^\d{1,19}$/);
const original = z.strictObject({
  /** A topic name as Kafka allows it; names with a long number are not ours. */
  topic: z.string().regex(/^(?!.*\d{5})[A-Za-z0-9._-]{1,249}$/),
  partition: z.int().min(0),
  offset,
  /** Of a batch that cannot be decoded: its last offset. `offset` is its first. */
  lastOffset: offset.optional(),
});

export const rejectedMessage = z.strictObject({
  specversion: z.literal('1.0'),
  /** Topic, partition and offset of the original: the same however often it is published. */
  id: z.string().regex(/^(?![^/]*\d{5})[A-Za-z0-9._-]{1,249}\/\d{1,10}\/\d{1,19}$/),
  source: z.literal(SOURCE),
  type: z.literal(TYPE),
  time: instant,
  datacontenttype: z.literal('application/json'),
  dataschema: z.literal(REJECTED_SCHEMA),
  data: z.strictObject({
    code,
    message: sentence,
    retryable: z.boolean(),
    original,
    /** The original's ids that fit their form; null for one that does not. */
    command: z.strictObject({
      id: commandId.nullable(),
      source: source.nullable(),
      type: z
        .string()
        .regex(/^[a-z][a-z_]{1,40}$/)
        .nullable(),
      subject: caseId.nullable(),
    }),
    /** Every field that breaks a rule, by the schema's names; a field that is not in the schema is not named. */
    problems: z.array(
      z.strictObject({
        field: z.string().regex(/^(?!.*\d{5})[A-Za-z0-9_.]{0,200}$/),
        rule: sentence,
      }),
    ),
    /** The items of a batch that were not taken. Empty if none was taken. */
    items: z.array(z.strictObject({ requirement: requirementId, code, message: sentence })),
  }),
});
export type RejectedMessage = z.infer<typeof rejectedMessage>;

/** What is known of a command that was not taken. */
export interface Rejection {
  readonly code: RejectionCode;
  /** Details beyond the code's meaning. It quotes at most ids that fit their form. */
  readonly message?: string;
  readonly original: RejectedMessage['data']['original'];
  readonly command: RejectedMessage['data']['command'];
  readonly problems?: RejectedMessage['data']['problems'];
  readonly items?: RejectedMessage['data']['items'];
}

/** The sentence, or a general one if it may not be published, such as one with a long number. */
const told = (text: string, instead: string) => (sentence.safeParse(text).success ? text : instead);
const BROKEN_RULE = rule('rule');

/** Wraps a rejection for its topic. @param time when it was rejected, ISO 8601. */
export function rejectedOf(one: Rejection, time: string): RejectedMessage {
  const { code, original, command, problems = [], items = [] } = one;
  const { means, retryable } = REJECTIONS[code];
  return {
    specversion: '1.0',
    id: `${original.topic}/${original.partition}/${original.offset}`,
    source: SOURCE,
    type: TYPE,
    time,
    datacontenttype: 'application/json',
    dataschema: REJECTED_SCHEMA,
    data: {
      code,
      message: told(one.message ?? means, means),
      retryable,
      original,
      command,
      problems: problems.map((one) => ({ ...one, rule: told(one.rule, BROKEN_RULE) })),
      items: items.map((item) => ({ ...item, message: told(item.message, BROKEN_RULE) })),
    },
  };
}
