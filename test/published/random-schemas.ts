import fc from 'fast-check';
import type { Json } from '../../tools/contract/subset.ts';

type Keywords = Record<string, unknown>;

/** Random schemas with the keywords of ours, so small that two of them often overlap. */
const limit = fc.integer({ min: 0, max: 3 });
const range = (lower: string, upper: string) =>
  fc
    .tuple(limit, limit)
    .map(([least, more]): Keywords => ({ [lower]: least, [upper]: least + more }));
const word = fc.constantFrom('a', 'b', 'c');
const NAMES = ['x', 'y', 'z'];

const leaf: fc.Arbitrary<Keywords> = fc.oneof(
  range('minLength', 'maxLength').map((limits) => ({ type: 'string', ...limits })),
  fc.constant({ type: 'string', pattern: '^[ab]+$' }),
  range('minimum', 'maximum').map((limits) => ({ type: 'integer', ...limits })),
  fc.constant({ type: 'number' }),
  fc.constant({ type: 'boolean' }),
  fc.constant({ type: 'null' }),
  word.map((value) => ({ type: 'string', const: value })),
  fc.uniqueArray(word, { minLength: 1 }).map((values) => ({ type: 'string', enum: values })),
);

const listOf = (items: fc.Arbitrary<Keywords>) =>
  fc
    .tuple(items, range('minItems', 'maxItems'))
    .map(([one, limits]): Keywords => ({ type: 'array', items: one, ...limits }));

const objectOf = (fields: fc.Arbitrary<Keywords>) =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...NAMES), fields),
      fc.subarray(NAMES),
      fc.oneof(fc.constant(undefined), fc.constant(false), fields),
    )
    .map(([properties, wanted, others]): Keywords => {
      const required = wanted.filter((name) => Object.hasOwn(properties, name));
      const additional = others === undefined ? {} : { additionalProperties: others };
      return { type: 'object', properties: { ...properties }, required, ...additional };
    });

const alternativesOf = (one: fc.Arbitrary<Keywords>) =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((anyOf): Keywords => ({ anyOf }));

const shallow = fc.oneof(leaf, listOf(leaf), objectOf(leaf), alternativesOf(leaf));
export const schemas: fc.Arbitrary<Json> = fc.oneof(
  shallow,
  listOf(shallow),
  objectOf(shallow),
  alternativesOf(shallow),
);

/** Values of a writer that follows a schema: only fields that it names, unless it has a schema for others. */
export function valuesOf(schema: Json): fc.Arbitrary<unknown> {
  const one = schema as Keywords & { anyOf?: Json[]; type?: string; enum?: unknown[] };
  if (one.anyOf !== undefined) return fc.oneof(...one.anyOf.map(valuesOf));
  if (one.enum !== undefined) return fc.constantFrom(...one.enum);
  if (one.const !== undefined) return fc.constant(one.const);
  const least = (keyword: string) => Number(one[keyword]);
  switch (one.type) {
    case 'string':
      return one.pattern !== undefined
        ? fc.stringMatching(/^[ab]{1,3}$/)
        : fc.string({ minLength: least('minLength'), maxLength: least('maxLength') });
    case 'integer':
      return fc.integer({ min: least('minimum'), max: least('maximum') });
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valuesOf(one.items as Json), {
        minLength: least('minItems'),
        maxLength: least('maxItems'),
      });
    case 'object':
      return objectsOf(one);
    default:
      return fc.constant(null);
  }
}

function objectsOf(one: Keywords): fc.Arbitrary<unknown> {
  const properties = one.properties as Record<string, Json>;
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, valuesOf(field)]),
  );
  const named = fc.record(fields, { requiredKeys: one.required as string[] });
  const others = one.additionalProperties as Json | undefined;
  if (others === undefined || others === false) return named;
  const free = [...NAMES, 'other'].filter((name) => !Object.hasOwn(properties, name));
  return fc
    .tuple(fc.dictionary(fc.constantFrom(...free), valuesOf(others)), named)
    .map(([more, fixed]) => ({ ...more, ...fixed }));
}

/** A schema that accepts everything that another accepts, and more. */
export function widened(schema: Json): fc.Arbitrary<Json> {
  const one = schema as Keywords & { required?: string[]; enum?: unknown[] };
  const ways: Json[] = [
    true,
    { anyOf: [{ type: 'null' }, one] },
    ...['maxLength', 'maximum', 'maxItems'].flatMap((keyword) =>
      typeof one[keyword] === 'number' ? [{ ...one, [keyword]: one[keyword] + 1 }] : [],
    ),
    ...(one.enum === undefined ? [] : [{ ...one, enum: [...one.enum, 'd'] }]),
    ...(one.required === undefined
      ? []
      : [
          { ...one, required: [] },
          { ...one, description: 'other' },
        ]),
    ...(one.type === 'integer' ? [{ type: 'number' }] : []),
  ];
  return fc.constantFrom(...ways);
}
