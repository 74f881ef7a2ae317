/** Schemas that allow only so many values, and what a schema says of one value. */
type Keywords = { readonly [keyword: string]: unknown };

/** True for a schema whose values can be counted up. */
export function isCountable(schema: Keywords): boolean {
  return (
    schema.enum !== undefined ||
    schema.const !== undefined ||
    schema.type === 'boolean' ||
    schema.type === 'null'
  );
}

/** Every value that a finite schema allows. */
export function valuesOf(schema: Keywords): readonly unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  return schema.type === 'boolean' ? [true, false] : [null];
}

/**
 * Whether a schema takes one text, number, truth value or null. An object or list it takes only where it names that
 * value or says nothing: for those, schemas are compared and not values.
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

/** The types that a schema takes; null where it does not say. */
export function typesOf({ type }: Keywords): readonly unknown[] | null {
  return type === undefined ? null : [type].flat();
}

/** True if a value of this type may fit. */
export function mayBe(schema: Keywords, type: string): boolean {
  return typesOf(schema)?.includes(type) ?? true;
}
