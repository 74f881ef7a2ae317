import { z } from 'zod';
import { COMMAND_NAMES, COMMANDS, type CommandBody, type CommandName } from './commands.ts';
import { rule } from './rules.ts';
import {
  type ActorGiven,
  actorGiven,
  caseId,
  commandId,
  evidence,
  givenTime,
  policyVersion,
  requirementId,
  traceparent,
} from './shapes.ts';

/**
 * The commands that other systems send over Kafka. A message holds only references and digests: personal data is
 * written to the dossier first, and an unknown field is refused, so that no name slips in.
 */

export const COMMAND_PREFIX = 'artisan-onboarding.command.';
const COMMANDS_SCHEMA = 'urn:artisan-onboarding:commands:v1';
/** The largest value of a record, in bytes: twice the size of the largest batch of references. */
export const LARGEST_COMMAND_BYTES = 128 * 1024;

/** The envelope has the command's id and trace; the digest is computed, not sent. */
const ENVELOPED = { id: true, digest: true, traceparent: true } as const;

/** The system that sends a command: a path of words, with short numbers at most. */
export const source = z
  .string()
  .regex(/^\/(?!.*\d{5})[a-z0-9][a-z0-9._/-]{0,99}$/, rule('path', { example: '/portal' }));

/** The sender names the actor by its own ids; events hold them as a hash. */
const asGiven = <T extends z.ZodRawShape>(schema: z.ZodObject<T, z.core.$strict>) =>
  schema.extend({ actor: actorGiven });

type AnyCommand = z.ZodObject<z.ZodRawShape, z.core.$strict>;
type DataOf<N extends CommandName> = CommandBody<N> & { actor: ActorGiven };

/** The data of each type of command. */
export const COMMAND_DATA = {
  /** Opens the case that `subject` names, or finds it. */
  register: z.strictObject({
    actor: actorGiven,
    /** The registration in the dossier: who the artisan is and what they make. */
    dossier: evidence,
    /** Evidence given with the registration, by requirement. */
    brought: z.record(requirementId, evidence),
  }),
  /** Opens the next application after the case that `subject` names has ended. */
  reapply: z.strictObject({ actor: actorGiven, policy: policyVersion.optional() }),
  ...(Object.fromEntries(
    COMMAND_NAMES.map((name) => [name, asGiven((COMMANDS[name] as AnyCommand).omit(ENVELOPED))]),
  ) as unknown as { readonly [N in CommandName]: z.ZodType<DataOf<N>, DataOf<N>> }),
} as const;

export type CommandType = keyof typeof COMMAND_DATA;
export const COMMAND_TYPES = Object.keys(COMMAND_DATA) as CommandType[];

const messageWith = <T extends CommandType>(type: T) =>
  z.strictObject({
    specversion: z.literal('1.0'),
    /** The command's id: a repeated id is the same command, and gets its first answer. */
    id: commandId,
    /** The system that sends it. */
    source,
    type: z.literal(`${COMMAND_PREFIX}${type}`),
    /** The case. To register: the id of the new case, made of the artisan id and the number of the application. */
    subject: caseId,
    /** When it was written. CloudEvents does not require it. */
    time: givenTime.optional(),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(`${COMMANDS_SCHEMA}#${type}`),
    traceparent: traceparent.optional(),
    data: COMMAND_DATA[type],
  });

/** The message of each type of command. */
export const COMMAND_MESSAGES = Object.fromEntries(
  COMMAND_TYPES.map((type) => [type, messageWith(type)]),
) as { readonly [T in CommandType]: ReturnType<typeof messageWith<T>> };

/** Any command; its type tells which. */
export type CommandMessage = {
  [T in CommandType]: z.infer<(typeof COMMAND_MESSAGES)[T]>;
}[CommandType];

/**
 * What an intermediary may add to an envelope: CloudEvents 1.0.2, “Naming conventions” and “Type system”, and section
 * 2.2 of its JSON format. In JSON Schema, for senders that validate a message first.
 */
export const EXTENSIONS = {
  propertyNames: { type: 'string', pattern: '^[a-z0-9]{1,20}$' },
  additionalProperties: {
    anyOf: [
      { type: 'string' },
      { type: 'boolean' },
      { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
      { type: 'null' },
    ],
  },
} as const;
const extensionName = new RegExp(EXTENSIONS.propertyNames.pattern);
const extensionValue = z.union([z.string(), z.boolean(), z.int32(), z.null()]);

/**
 * The schema for a message's type; undefined for an unknown type. It drops attributes that an intermediary added: they
 * are never read, kept or published.
 */
export function schemaOfCommand(type: unknown): z.ZodType<CommandMessage> | undefined {
  const known = COMMAND_TYPES.find((one) => type === `${COMMAND_PREFIX}${one}`);
  if (known === undefined) return undefined;
  const schema: z.ZodType<CommandMessage> = COMMAND_MESSAGES[known];
  const isAdded = (name: string, value: unknown) =>
    !Object.hasOwn(COMMAND_MESSAGES[known].shape, name) &&
    extensionName.test(name) &&
    extensionValue.safeParse(value).success;
  return z.preprocess((said) => {
    if (typeof said !== 'object' || said === null) return said;
    return Object.fromEntries(Object.entries(said).filter((one) => !isAdded(...one)));
  }, schema);
}

/** Builds a command in its envelope, for a sender. */
export function commandOf<T extends CommandType>(
  type: T,
  about: { id: string; source: string; subject: string; time?: string; traceparent?: string },
  data: z.input<(typeof COMMAND_DATA)[T]>,
): CommandMessage {
  return {
    specversion: '1.0',
    ...about,
    type: `${COMMAND_PREFIX}${type}`,
    datacontenttype: 'application/json',
    dataschema: `${COMMANDS_SCHEMA}#${type}`,
    data,
  } as CommandMessage;
}
