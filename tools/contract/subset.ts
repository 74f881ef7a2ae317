import { limitMismatches, type Mismatch } from './limits.ts';
import { accepts, isCountable, mayBe, typesOf, valuesOf } from './values.ts';

/**
 * Checks that one JSON Schema (the reader's) accepts every value that another (the writer's) allows. It judges the
 * keywords that our schemas use, which are not recursive. A keyword that it cannot judge is a mismatch, so that an
 * unchecked schema never counts as compatible.
 *
 * It assumes that a writer writes only fields that its schema names: an open object is open for readers only. Otherwise
 * no optional field could ever be added to one.
 */

/** A JSON Schema; `true` accepts any value. */
export type Json = { readonly [keyword: string]: unknown } | boolean;
type Keywords = { readonly [keyword: string]: unknown };

const ANNOTATIONS = ['$schema', '$id', '$defs', 'title', 'description', 'examples', 'default'];
const JUDGED = new Set([
  ...ANNOTATIONS,
  ...['$ref', 'anyOf', 'type', 'enum', 'const', 'pattern', 'format', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'items', 'minItems', 'maxItems', 'properties', 'required'],
  ...['additionalProperties', 'propertyNames'],
]);

/** Where the reader refuses a value that the writer may write; empty if it accepts all. */
export function mismatches(writer: Json, reader: Json): Mismatch[] {
  return new Comparison(writer, reader).of(writer, reader, '');
}

class Comparison {
  readonly #writer: Json;
  readonly #reader: Json;

  constructor(writer: Json, reader: Json) {
    this.#writer = writer;
    this.#reader = reader;
  }

  of(writer: Json, reader: Json, field: string): Mismatch[] {
    const written = resolved(writer, this.#writer);
    const read = resolved(reader, this.#reader);
    const unjudged = [...Object.keys(written), ...Object.keys(read)].find(
      (one) => !JUDGED.has(one),
    );
    if (unjudged !== undefined) return [{ field, how: `this check cannot judge ${unjudged}` }];
    // The reader must accept each alternative of the writer.
    if (Array.isArray(written.anyOf))
      return written.anyOf.flatMap((one: Json) => this.of(one, read, field));
    if (Array.isArray(read.anyOf)) return this.#anyOf(written, read.anyOf, field);
    if (isCountable(written)) return unread(written, read, field);
    if (read.enum !== undefined || read.const !== undefined)
      return [{ field, how: `may be anything, and only ${list(valuesOf(read))} is read` }];
    return [
      ...typeMismatch(written, read, field),
      ...limitMismatches(written, read, field),
      ...this.#items(written, read, field),
      ...this.#properties(written, read, field),
    ];
  }

  /** Compares with the reader's alternatives. The one with the fewest mismatches is reported. */
  #anyOf(written: Keywords, alternatives: readonly Json[], field: string): Mismatch[] {
    if (isCountable(written)) {
      const left = valuesOf(written).filter((value) =>
        alternatives.every((one) => this.of({ const: value }, one, field).length > 0),
      );
      return left.length === 0 ? [] : [{ field, how: `${list(left)} is not read` }];
    }
    const tried = alternatives.map((one) => this.of(written, one, field));
    return tried.reduce((best, one) => (one.length < best.length ? one : best));
  }

  #items(written: Keywords, read: Keywords, field: string): Mismatch[] {
    if (read.items === undefined || !mayBe(written, 'array')) return [];
    return this.of((written.items ?? true) as Json, read.items as Json, `${field}[]`);
  }

  #properties(written: Keywords, read: Keywords, field: string): Mismatch[] {
    if (!mayBe(written, 'object') || !mayBe(read, 'object')) return [];
    const ofWriter = (written.properties ?? {}) as Readonly<Record<string, Json>>;
    const ofReader = (read.properties ?? {}) as Readonly<Record<string, Json>>;
    const others = read.additionalProperties as Json | undefined;
    const named = Object.entries(ofWriter).flatMap(([name, schema]) => {
      const known = ofReader[name] ?? others ?? true;
      const place = under(field, name);
      return known === false
        ? [{ field: place, how: 'may be there, and is not known to the reader' }]
        : this.of(schema, known, place);
    });
    const always = new Set((written.required ?? []) as string[]);
    const missing = ((read.required ?? []) as string[])
      .filter((name) => !always.has(name))
      .map((name) => ({
        field: under(field, name),
        how: 'may be missing, and the reader needs it',
      }));
    return [...named, ...missing, ...this.#anyNames(written, read, field)];
  }

  /** Compares objects whose keys are free, such as requirement ids or SKUs. */
  #anyNames(written: Keywords, read: Keywords, field: string): Mismatch[] {
    const values = written.additionalProperties as Json | undefined;
    const place = under(field, '*');
    const names = (written.propertyNames ?? true) as Json;
    const ofNames =
      read.propertyNames === undefined || (values ?? false) === false
        ? []
        : this.of(names, read.propertyNames as Json, under(field, '* (its name)'));
    if (values === undefined || values === false) return ofNames;
    const others = (read.additionalProperties ?? true) as Json;
    if (others === false)
      return [{ field: place, how: 'may be there under any name, and is not known to the reader' }];
    const ofNamed = Object.entries((read.properties ?? {}) as Readonly<Record<string, Json>>)
      .filter(([name]) => (written.properties as Keywords | undefined)?.[name] === undefined)
      .flatMap(([name, schema]) => this.of(values, schema, under(field, name)));
    return [...ofNames, ...ofNamed, ...this.of(values, others, place)];
  }
}

function resolved(schema: Json, root: Json): Keywords {
  if (schema === true) return {};
  if (schema === false) return { not: {} };
  if (typeof schema.$ref !== 'string') return schema;
  const name = schema.$ref.replace('#/$defs/', '');
  const found = ((root as Keywords).$defs as Readonly<Record<string, Json>> | undefined)?.[name];
  const beside = Object.keys(schema).filter((one) => one !== '$ref' && !ANNOTATIONS.includes(one));
  if (found === undefined || beside.length > 0) return { [`$ref ${schema.$ref}`]: true };
  return resolved(found, root);
}

const under = (field: string, name: string) => (field === '' ? name : `${field}.${name}`);
const list = (values: readonly unknown[]) => values.map((one) => JSON.stringify(one)).join(', ');

function unread(written: Keywords, read: Keywords, field: string): Mismatch[] {
  const left = valuesOf(written).filter((value) => !accepts(read, value));
  return left.length === 0 ? [] : [{ field, how: `${list(left)} is not read` }];
}

function typeMismatch(written: Keywords, read: Keywords, field: string): Mismatch[] {
  const wanted = typesOf(read);
  if (wanted === null) return [];
  const given = typesOf(written) ?? ['anything'];
  const left = given.filter(
    (one) => !wanted.includes(one) && !(one === 'integer' && wanted.includes('number')),
  );
  if (left.length === 0) return [];
  return [{ field, how: `may be ${left.join(' or ')}, and only ${wanted.join(' or ')} is read` }];
}
