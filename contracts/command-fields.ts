import { z } from 'zod';
import { COMMANDS, type CommandName } from './commands.ts';
import { isDistrict } from './places/places.ts';
import { isReasonCode } from './reason-codes.ts';
import { rule } from './rules.ts';
import { code, district } from './shapes.ts';

/** A field of a command, with its value. */
export interface GivenField {
  /** As in `items.0.codes.1`. */
  readonly path: readonly (string | number)[];
  readonly value: string;
}

/** A list of the values that a field may have. It is checked before a command is taken, and never in a replay. */
export interface ClosedList {
  /** The schema of such a field, one of `contracts/shapes.ts`. */
  readonly kind: z.ZodType;
  readonly has: (value: string) => boolean;
  /** The rule that a value outside the list breaks. */
  readonly rule: string;
}

export const REASON_LIST: ClosedList = {
  kind: code,
  has: isReasonCode,
  rule: rule('code.known_reason'),
};
export const DISTRICT_LIST: ClosedList = {
  kind: district,
  has: isDistrict,
  rule: rule('district', { example: 'UP-VARANASI' }),
};

/** @returns the fields of a command whose values are not in their list, in the order of the lists, with the rule. */
export function unlistedFields(
  name: CommandName,
  body: object,
  lists: readonly ClosedList[],
): { readonly path: GivenField['path']; readonly rule: string }[] {
  return lists.flatMap((list) =>
    fieldsOfKind(name, body, list.kind)
      .filter(({ value }) => !list.has(value))
      .map(({ path }) => ({ path, rule: list.rule })),
  );
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
