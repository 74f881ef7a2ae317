/** Schemas with finitely many values, and whether a schema accepts one value. */
type Keywords = { readonly [keyword: string]: unknown };

/** True for a schema with finitely many values. */
export function isCountable(schema: Keywords): boolean {
  return (
    schema.enum !== undefined ||
    schema.const !== undefined ||
    schema.type === 'boolean' ||
    schema.type === 'null'
  );
}

/** All values of a finite schema. */
export function valuesOf(schema: Keywords): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  return schema.type === 'boolean' ? [true, false] : [null];
}

/**
 * Whether a schema accepts one text, number, truth value or null. It accepts an object or list only if it names that
 * value or has no keywords: for those, schemas are compared and not values.
 */
export function accepts(schema: Keywords, value: unknown): boolean {
  const isNamed = schema.const !== undefined || schema.enum !== undefined;
  const named = isNamed ? valuesOf(schema) : [value];
  if (!named.some((one) => JSON.stringify(one) === JSON.stringify(value))) return false;
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isOf(value, type)))
    return false;
  if (typeof value === 'string') return acceptsText(schema, value);
  if (typeof value === 'number')
    return (
      value >= ((schema.minimum as number | undefined) ?? Number.NEGATIVE_INFINITY) &&
      value <= ((schema.maximum as number | undefined) ?? Number.POSITIVE_INFINITY)
    );
  return typeof value !== 'object' || value === null || isNamed || Object.keys(schema).length === 0;
}

function acceptsText(schema: Keywords, value: string): boolean {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
  // Characters, not UTF-16 units, as JSON Schema counts.
  const length = [...value].length;
  if (length < (minLength as number) || length > (maxLength as number)) return false;
  if (schema.format !== undefined) return false;
  return pattern === undefined || new RegExp(pattern as string, 'u').test(value);
}

function isOf(value: unknown, type: unknown): boolean {
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  if (typeof value === 'number')
    return type === 'number' || (type === 'integer' && Number.isInteger(value));
  return typeof value === type;
}

/** The types that a schema accepts; null where it names none. */
export function typesOf({ type }: Keywords): readonly unknown[] | null {
  return type === undefined ? null : [type].flat();
}

/** True if the schema may accept a value of this type. */
export function mayBe(schema: Keywords, type: string): boolean {
  return typesOf(schema)?.includes(type) ?? true;
}
