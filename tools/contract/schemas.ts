import { z } from 'zod';
import { caseMessage } from '../../contracts/case-message.ts';
import {
  COMMAND_MESSAGES,
  COMMAND_TYPES,
  type CommandType,
  EXTENSIONS,
} from '../../contracts/command-message.ts';
import { dataschemaOf, envelope, envelopeFields, TYPE_PREFIX } from '../../contracts/envelope.ts';
import { EVENT_DATA, EVENT_TYPES, type EventType } from '../../contracts/events.ts';
import { levels } from '../../contracts/levels.ts';
import { rejectedMessage } from '../../contracts/rejected-message.ts';
import { requirementSpec } from '../../contracts/requirement.ts';
import {
  actor,
  actorGiven,
  code,
  evidence,
  givenTime,
  instant,
  opaqueId,
} from '../../contracts/shapes.ts';
import { fieldDescription, SHARED_DESCRIPTIONS } from './fields.ts';
import { COMMAND_MEANINGS, EVENT_MEANINGS } from './meanings.ts';

/** Makes the published JSON Schemas from the schemas that the programs check with. */

/** A JSON Schema (draft 2020-12). */
export type Schema = { readonly [keyword: string]: unknown };

/** The folders of the contract, one for each topic. */
export const FOLDERS = ['events', 'cases', 'commands', 'rejected'] as const;
export type Folder = (typeof FOLDERS)[number];
export type SchemaName = `${Folder}/${string}`;

/** The envelope with the change of one type of event. */
const eventOf = (type: EventType) =>
  envelopeFields.extend({
    type: z.literal(`${TYPE_PREFIX}${type}`),
    dataschema: z.literal(dataschemaOf(type)),
    data: envelopeFields.shape.data.extend({ change: EVENT_DATA[type] }),
  });

/** Shapes that many schemas share, by their name in `$defs`. */
const shared = z.registry<{ id: string; format?: string }>();
for (const [id, schema] of Object.entries({
  ...{ actor, actorGiven, code, evidence, instant, levels, opaqueId },
}))
  shared.add(schema, { id });
shared.add(requirementSpec, { id: 'requirementSpec' });
// The pattern checks the form; the format also checks that the day exists.
shared.add(givenTime, { id: 'givenTime', format: 'date-time' });

/** Every published schema, by name. */
export function publishedSchemas(): Record<SchemaName, Schema> {
  const event = (type: EventType) =>
    published(`events:v1:${type}`, `Event ${type}`, EVENT_MEANINGS[type], eventOf(type));
  const command = (type: CommandType) => ({
    ...published(
      `commands:v1:${type}`,
      `Command ${type}`,
      COMMAND_MEANINGS[type],
      COMMAND_MESSAGES[type],
    ),
    ...EXTENSIONS,
  });
  return {
    'events/any': published(
      'events:v1:any',
      'Any event',
      'The envelope of every event, also of types that are newer than this schema: `data.change` may hold anything.',
      envelope,
    ),
    ...Object.fromEntries(EVENT_TYPES.map((type) => [`events/${type}`, event(type)])),
    'cases/case': published(
      'cases:v1:case',
      'The latest case',
      'The case that its events fold to. Fields may be added: ignore those that you do not know. A tombstone has no value.',
      caseMessage,
    ),
    ...Object.fromEntries(COMMAND_TYPES.map((type) => [`commands/${type}`, command(type)])),
    'rejected/rejected': published(
      'commands-rejected:v1:rejected',
      'A rejected command',
      'Why a message of the commands topic was rejected, and its offset.',
      rejectedMessage,
    ),
  };
}

function published(id: string, title: string, description: string, schema: z.ZodType): Schema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    metadata: shared,
    io: 'input',
  });
  // zod uses one object for a shape in several places, so each place gets a copy with its own description.
  const { $defs = {}, ...body } = withDescriptions(rest) as Schema & {
    $defs?: Record<string, Schema>;
  };
  return {
    $schema,
    $id: `urn:artisan-onboarding:${id}`,
    title,
    description,
    ...body,
    $defs: Object.fromEntries(
      Object.entries($defs)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { id: _id, ...one }]) => [
          name,
          { description: SHARED_DESCRIPTIONS[name], ...one },
        ]),
    ),
  };
}

/** Formats of JSON Schema that are published. zod's other formats are in the pattern beside them. */
const FORMATS: readonly unknown[] = ['date-time'];

/** A copy of a schema with a description for every field. */
function withDescriptions(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withDescriptions);
  if (typeof json !== 'object' || json === null) return json;
  const kept = Object.entries(json).filter(
    ([keyword, value]) => keyword !== 'format' || FORMATS.includes(value),
  );
  return Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      keyword === 'properties' ? described(value) : withDescriptions(value),
    ]),
  );
}

function described(properties: Schema): Schema {
  const names = Object.keys(properties);
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      const description = fieldDescription(name, names);
      const about = description === undefined ? {} : { description };
      return [name, { ...about, ...(withDescriptions(field) as Schema) }];
    }),
  );
}
