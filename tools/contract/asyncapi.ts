import { COMMAND_TYPES } from '../../contracts/command-message.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { TOPICS } from '../../contracts/topics.ts';
import { type Example, schemaOfExample, TOPIC_OF } from './examples.ts';
import { FOLDERS, type Folder, type Schema, type SchemaName } from './schemas.ts';

/** Makes the AsyncAPI document of the topics. */

/** The purpose of each topic, in a sentence. */
export const PURPOSES: Readonly<Record<Folder, string>> = {
  events: 'Every change of every case, in order.',
  cases: 'The latest state of every case.',
  commands: 'Commands of other systems to cases.',
  rejected: 'Commands that were rejected, and why.',
};
/** Whether the pipeline sends to a topic or receives from it. */
const ACTIONS: Readonly<Record<Folder, 'send' | 'receive'>> = {
  events: 'send',
  cases: 'send',
  commands: 'receive',
  rejected: 'send',
};
const KEYS: Readonly<Record<Folder, string>> = {
  events: 'The artisan id.',
  cases: 'The case id.',
  commands: 'The artisan id.',
  rejected: 'The artisan id; where the rejected message names none, the id of the rejection.',
};

/** The header of a command that says who sends it. Others are allowed. */
const COMMAND_HEADERS = {
  type: 'object',
  properties: {
    authorization: {
      type: 'string',
      pattern: '^[Bb]earer +[A-Za-z0-9._~+/=-]+$',
      description:
        'Bearer and a JWT access token (RFC 9068) for the audience of this topic, valid when the broker takes the record. Only what the partner system of the configured organisation may do needs none.',
    },
  },
} as const;

type Json = Record<string, unknown>;
type Schemas = Readonly<Record<SchemaName, Schema>>;

const idOf = (name: string) => name.replaceAll(/[^A-Za-z0-9]+/g, '_');
const messagesOf = (folder: Folder): SchemaName[] => {
  if (folder === 'events') return EVENT_TYPES.map((type): SchemaName => `events/${type}`);
  if (folder === 'commands') return COMMAND_TYPES.map((type): SchemaName => `commands/${type}`);
  return folder === 'cases' ? ['cases/case'] : ['rejected/rejected'];
};

/**
 * The AsyncAPI 3 document, made from the published schemas. It is self-contained: shared shapes are components, and an
 * event is the common envelope plus its own change, so that the common fields are described once.
 */
export function asyncapi(schemas: Schemas, examples: readonly Example[], version: string): Json {
  const all = FOLDERS.flatMap(messagesOf);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Artisan onboarding',
      version,
      description:
        'The Kafka topics of the pipeline that brings PM Vishwakarma artisans onto a marketplace. README.md beside this file states their guarantees.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(FOLDERS.map((folder) => [folder, channelOf(folder)])),
    operations: Object.fromEntries(
      FOLDERS.map((folder) => [
        folder,
        {
          action: ACTIONS[folder],
          channel: { $ref: `#/channels/${folder}` },
          summary: PURPOSES[folder],
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        all.map((name) => [idOf(name), messageOf(name, schemas, examples)]),
      ),
      schemas: {
        ...Object.assign({}, ...Object.values(schemas).map(sharedOf)),
        commandHeaders: COMMAND_HEADERS,
        event: draft07(withoutShared(schemas['events/any'] as Schema)),
      },
    },
  };
}

function channelOf(folder: Folder): Json {
  const topic = TOPIC_OF[folder];
  const plan = TOPICS.find((one) => one.topic === topic);
  return {
    address: topic,
    description: PURPOSES[folder],
    messages: Object.fromEntries(
      messagesOf(folder).map((name) => [
        idOf(name),
        { $ref: `#/components/messages/${idOf(name)}` },
      ]),
    ),
    bindings: { kafka: { topic, partitions: plan?.partitions, bindingVersion: '0.5.0' } },
  };
}

function messageOf(name: SchemaName, schemas: Schemas, examples: readonly Example[]): Json {
  const folder = name.split('/')[0] as Folder;
  const { title, description, ...schema } = schemas[name] as Schema;
  const named = examples.filter((one) => schemaOfExample(one) === name);
  return {
    name: name.slice(folder.length + 1),
    title,
    summary: description,
    ...(folder === 'commands' ? { headers: { $ref: '#/components/schemas/commandHeaders' } } : {}),
    contentType: folder === 'cases' ? 'application/json' : 'application/cloudevents+json',
    payload: folder === 'events' ? eventOf(schema) : draft07(withoutShared(schema)),
    examples: named.map(({ name: called, record }) => ({ name: called, payload: record.value })),
    bindings: {
      kafka: { key: { type: 'string', description: KEYS[folder] }, bindingVersion: '0.5.0' },
    },
  };
}

interface EventSchema {
  readonly properties: {
    readonly type: Json;
    readonly data: { readonly properties: { readonly change: Json } };
  };
}

/** The common envelope, combined with the fields of this type alone. */
function eventOf(schema: Schema): Json {
  const { type, data } = (schema as unknown as EventSchema).properties;
  const own = { type, data: { type: 'object', properties: { change: data.properties.change } } };
  return {
    allOf: [
      { $ref: '#/components/schemas/event' },
      draft07({ type: 'object', properties: own }) as Json,
    ],
  };
}

const sharedOf = ({ $defs }: Schema): Json => draft07($defs ?? {}) as Json;
const withoutShared = ({ $schema: _s, $id: _i, $defs: _d, ...rest }: Schema): Json => rest;

/** A schema in draft 07, which AsyncAPI uses: there a `$ref` has no siblings. */
function draft07(json: unknown): Json {
  const made = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(made);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as Json;
    if (typeof $ref === 'string')
      return { $ref: $ref.replace('#/$defs/', '#/components/schemas/') };
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, made(one)]));
  };
  return made(json) as Json;
}
