import { z } from 'zod';
import { COMMANDS, type CommandName } from './commands.ts';

/** A field of a command, with its value. */
export interface GivenField {
  /** As in `items.0.codes.1`. */
  readonly path: readonly (string | number)[];
  readonly value: string;
}

/**
 * Every value of a command whose field has this schema: reason codes, districts or policy versions. Which of them exist
 * is not part of the schema, since a replay carries out a command after some are gone.
 *
 * @param body of a command that fits its schema, or a part of it.
 * @param kind a schema of `contracts/shapes.ts`; compared by identity.
 */
export function fieldsOfKind(name: CommandName, body: object, kind: z.ZodType): GivenField[] {
  const { shape } = COMMANDS[name];
  return Object.entries(shape).flatMap(([field, schema]) =>
    found(schema as z.ZodType, (body as Record<string, unknown>)[field], kind, [field]),
  );
}

function found(
  schema: z.ZodType,
  value: unknown,
  kind: z.ZodType,
  path: readonly (string | number)[],
): GivenField[] {
  if (schema === kind) return typeof value === 'string' ? [{ path, value }] : [];
  if (schema instanceof z.ZodOptional)
    return found(schema.unwrap() as z.ZodType, value, kind, path);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((one, place) =>
      found(schema.element as z.ZodType, one, kind, [...path, place]),
    );
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null)
    return Object.entries(schema.shape).flatMap(([field, one]) =>
      found(one as z.ZodType, (value as Record<string, unknown>)[field], kind, [...path, field]),
    );
  return [];
}
