import { COMMAND_TYPES } from '../../contracts/command-message.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';
import { TOPICS } from '../../contracts/topics.ts';
import { type Example, schemaOfExample, TOPIC_OF } from './examples.ts';
import { FOLDERS, type Folder, type Schema, type SchemaName } from './schemas.ts';

/** What each topic is, in a sentence. */
export const PURPOSES: Readonly<Record<Folder, string>> = {
  events: 'Every change of every case, in order.',
  cases: 'The latest state of every case.',
  commands: 'What other systems ask of cases.',
  rejected: 'What of the commands could not be taken, and why.',
};
/** What the pipeline does with each topic. */
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

type Json = Record<string, unknown>;
type Schemas = Readonly<Record<SchemaName, Schema>>;

const idOf = (name: string) => name.replaceAll(/[^A-Za-z0-9]+/g, '_');
const messagesOf = (folder: Folder): SchemaName[] => {
  if (folder === 'events') return EVENT_TYPES.map((type): SchemaName => `events/${type}`);
  if (folder === 'commands') return COMMAND_TYPES.map((type): SchemaName => `commands/${type}`);
  return folder === 'cases' ? ['cases/case'] : ['rejected/rejected'];
};

/**
 * The AsyncAPI 3 document, made from the published schemas. It stands for itself: what they share is a component, and
 * an event is its envelope with its own change beside, so that what all types have in common is said once.
 */
export function asyncapi(schemas: Schemas, examples: readonly Example[], version: string): Json {
  const all = FOLDERS.flatMap(messagesOf);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Artisan onboarding',
      version,
      description:
        'The Kafka topics of the pipeline that brings PM Vishwakarma artisans onto a marketplace. README.md beside this file says what is promised.',
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

/** The envelope, and beside it what only this type has. */
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

/** AsyncAPI’s own schemas are those of draft 07, where nothing may stand beside a `$ref`. */
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
