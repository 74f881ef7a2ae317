import { z } from 'zod';
import { actor, code, district, state } from '../../contracts/shapes.ts';
import { CASE_STATUSES, ENDS, PARTIES, STAGES } from '../../contracts/vocabulary.ts';
import { ATTRIBUTES } from '../../workflows/interface/search-attributes.ts';

/** A JSON Schema, or a part of one. */
type Json = { readonly [keyword: string]: unknown };

/** A string in a schema, with its path; `name` is the name of its field. */
export interface Text {
  readonly at: string;
  readonly name: string;
  readonly schema: Json;
}

/**
 * Every string that a schema allows, also as the name of a field. A place that accepts any value counts as a
 * string without rules.
 * @param resolve what a `$ref` stands for
 */
export function textsIn(root: Json, resolve: (ref: string) => Json | undefined): Text[] {
  const found: Text[] = [];
  const seen = new Set<string>();
  const look = (schema: Json, at: string, name: string): void => {
    if (typeof schema.$ref === 'string') {
      const target = resolve(schema.$ref);
      if (target === undefined) throw new Error(`${at}: nothing is at ${schema.$ref}`);
      if (seen.has(`${schema.$ref} ${name}`)) return;
      seen.add(`${schema.$ref} ${name}`);
      look(target, at, name);
      return;
    }
    const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((one) => (schema[one] ?? []) as Json[]);
    for (const part of parts) look(part, at, name);
    if (parts.length > 0) return;
    if (schema.const !== undefined || schema.enum !== undefined) return;
    const types = [schema.type ?? []].flat();
    if (types.length === 0 || types.includes('string')) found.push({ at, name, schema });
    if (schema.items !== undefined) look(schema.items as Json, `${at}[]`, name);
    for (const [field, one] of Object.entries((schema.properties ?? {}) as Record<string, Json>))
      look(one, `${at}.${field}`, field);
    const { additionalProperties: others, propertyNames } = schema;
    if (typeof others !== 'object' || others === null) return;
    look((propertyNames ?? { type: 'string' }) as Json, `${at}.* (its name)`, name);
    look(others as Json, `${at}.*`, name);
  };
  look(root, '', '');
  return found;
}

/** The form of each search attribute. Dates hold no text. */
const ATTRIBUTE_FORMS: Readonly<Record<keyof typeof ATTRIBUTES, z.ZodType>> = {
  stage: z.enum(STAGES),
  status: z.enum([...CASE_STATUSES, 'held']),
  waitingOn: z.array(z.enum(PARTIES)),
  trade: code,
  state,
  district,
  dueAt: z.date(),
  end: z.enum(ENDS),
  reason: z.string().refine((text) => text.split(' ').every((one) => code.safeParse(one).success)),
  delivery: z.literal('blocked'),
  organisation: actor.shape.organisation.unwrap(),
};

/** The names of a run's attributes that break their form. */
export function oddAttributes(
  read: (key: (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES]) => unknown,
): string[] {
  return Object.entries(ATTRIBUTES).flatMap(([name, key]) => {
    const value = read(key);
    const form = ATTRIBUTE_FORMS[name as keyof typeof ATTRIBUTES];
    return value === undefined || form.safeParse(value).success ? [] : [name];
  });
}
