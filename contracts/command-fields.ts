import { z } from 'zod';
import { COMMANDS, type CommandName } from './commands.ts';

/** A field of a command, with what stands in it. */
export interface GivenField {
  /** As in `items.0.codes.1`. */
  readonly path: readonly (string | number)[];
  readonly value: string;
}

/**
 * Every value of a command that has to fit this schema: each reason code, each district, each version of the rules. Which
 * of them there are is not part of the schema, since a command that was taken is replayed when some are no more.
 *
 * @param body of a command that fits its schema, or a part of it.
 * @param kind one of `contracts/shapes.ts`, the very same object.
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
