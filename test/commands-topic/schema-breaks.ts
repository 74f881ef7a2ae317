import { readFileSync } from 'node:fs';
import fc from 'fast-check';

/** One way to break a published schema at one place of a good message. */
interface Break {
  /** The path of the broken field. */
  readonly path: readonly (string | number)[];
  /** Deletes the field, adds an unknown one, or replaces its value. */
  readonly how: 'missing' | 'extra' | 'wrong';
  /** The field's schema. */
  readonly schema: Schema;
}

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly maxItems?: number;
}

interface Example {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const FOLDER = 'contracts/published/commands';
const published = (path: string): unknown =>
  JSON.parse(readFileSync(`${FOLDER}/${path}.json`, 'utf8'));

/** A message of this type as the contract shows it to senders. */
export const exampleOf = (type: string) => published(`examples/${type}`) as Example;

/** Every way in which the message of a type can break its published schema, found by walking both side by side. */
export function breaksOf(type: string): Break[] {
  const root = published(`schemas/${type}`) as Schema;
  const resolved = ({ $ref, ...own }: Schema): Schema => {
    const name = $ref?.replace('#/$defs/', '');
    return name === undefined ? own : { ...root.$defs?.[name], ...own };
  };
  const walk = (found: Schema, value: unknown, path: Break['path']): Break[] => {
    const schema = resolved(found);
    const here: Break[] = path.length === 0 ? [] : [{ path, how: 'wrong', schema }];
    if (Array.isArray(value) && schema.items !== undefined)
      return [...here, ...walk(schema.items, value[0], [...path, 0])];
    if (typeof value !== 'object' || value === null) return here;
    const { properties = {}, required = [], additionalProperties: others } = schema;
    const missing = required.map((one) => ({ path: [...path, one], how: 'missing', schema }));
    const within = Object.entries(value).flatMap(([name, inner]) => {
      const known = properties[name] ?? (typeof others === 'object' ? others : undefined);
      return known === undefined ? [] : walk(known, inner, [...path, name]);
    });
    return [...here, { path, how: 'extra', schema }, ...(missing as Break[]), ...within];
  };
  return walk(root, exampleOf(type).value, []);
}

/** Texts that no field of the schemas accepts, by their characters or length. */
export type Nasty = fc.Arbitrary<string>;

/** Placeholders for numbers that a double cannot hold, until the message is serialised. */
const UNWRITTEN = ['9007199254740993', '1e400', '-0.0', '123456789012345678901234567890'] as const;
const asNumber = (text: string) => `@number ${text}@`;
/** The JSON text of a message, with the numbers that `JSON.stringify` cannot write. */
export const written = (message: unknown) =>
  JSON.stringify(message).replaceAll(/"@number ([^@]+)@"/g, '$1');

/** The message with one thing broken. */
export function broken(good: object, { path, how, schema }: Break, nasty: Nasty) {
  const name = path.at(-1) ?? '';
  const change = (set: (parent: Record<string | number, unknown>) => void) => {
    const copy = structuredClone(good) as Record<string | number, unknown>;
    const to = how === 'extra' ? path : path.slice(0, -1);
    let at = copy;
    for (const part of to) at = at[part] as Record<string | number, unknown>;
    set(at);
    return copy;
  };
  if (how === 'missing') return fc.constant(change((at) => delete at[name]));
  if (how === 'wrong')
    return wrongFor(schema, nasty).map((value) =>
      change((at) => {
        at[name] = value;
      }),
    );
  // Beside the envelope's attributes a plain name is an intermediary's to add.
  const plain = path.length === 0 ? [] : ['constructor', 'name'];
  const names = fc.oneof(nasty, fc.constantFrom('__proto__', 'toString', '', ...plain));
  return fc.tuple(names, fc.oneof(nasty, fc.jsonValue())).map(([called, value]) =>
    change((at) => {
      // Also where a plain assignment would set the prototype.
      Object.defineProperty(at, called, { value, enumerable: true, configurable: true });
    }),
  );
}

/** Any value that the schema refuses. */
function wrongFor({ type, maxItems }: Schema, nasty: Nasty): fc.Arbitrary<unknown> {
  const numbers = fc.constantFrom(0, -1, 1.5, 2 ** 53, ...UNWRITTEN.map(asNumber));
  const tooMany = Array.from({ length: (maxItems ?? 0) + 1 }, () => 'document.blurred');
  return fc.oneof(
    nasty,
    nasty,
    numbers,
    fc.constant(null),
    // Not empty: where all fields may be left out, none would be right.
    fc.dictionary(nasty, fc.jsonValue({ maxDepth: 2 }), { minKeys: 1, maxKeys: 3 }),
    fc.array(nasty, { minLength: 1, maxLength: 3 }),
    ...(type === 'boolean' ? [] : [fc.boolean()]),
    ...(maxItems === undefined ? [] : [fc.constant(tooMany)]),
  );
}
