import { z } from 'zod';
import { rule } from './rules.ts';

/**
 * Zod's own words never reach anybody: they are in English alone, and some repeat what was given. Every program that
 * says of input what is wrong with it imports this file, most of them by `shapes.ts`.
 */

type Issue = Parameters<NonNullable<z.core.$ZodConfig['localeError']>>[0];

/** What zod calls a type, and how it is called here. */
const TYPES = {
  string: 'type.text',
  number: 'type.whole_number',
  int: 'type.whole_number',
  boolean: 'type.truth',
  array: 'type.list',
  object: 'type.fields',
  record: 'type.fields',
} as const satisfies Readonly<Record<string, Parameters<typeof rule>[0]>>;

const isType = (name: string): name is keyof typeof TYPES => Object.hasOwn(TYPES, name);

/** The sentence for an issue whose schema has none of its own. */
function sentenceFor(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return rule('given');
      return isType(issue.expected) ? rule(TYPES[issue.expected]) : rule('type.other');
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      if (issue.input === undefined) return rule('given');
      return Array.isArray(issue.options) ? oneOf(issue.options) : rule('form.one_of');
    case 'too_big': {
      const most = String(issue.maximum);
      if (issue.origin === 'string') return rule('size.characters', { most });
      return COUNTED.has(issue.origin)
        ? rule('size.most_items', { most })
        : rule('size.most', { most });
    }
    case 'too_small': {
      const least = String(issue.minimum);
      if (issue.origin === 'string')
        return least === '1' ? rule('empty') : rule('size.fewest_characters', { least });
      return COUNTED.has(issue.origin)
        ? rule('size.fewest_items', { least })
        : rule('size.least', { least });
    }
    case 'not_multiple_of':
      return rule('size.multiple', { of: issue.divisor });
    case 'invalid_format':
      return rule('form');
    case 'unrecognized_keys':
      return rule('fields.unknown');
    case 'invalid_key':
      return rule('fields.key');
    default:
      return rule('rule');
  }
}

/** Whose size is a count of what it holds. */
const COUNTED: ReadonlySet<string> = new Set(['array', 'set', 'map', 'record', 'object']);

/** The values are the schema's own. */
function oneOf(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1
    ? rule('value.only', { value: String(only) })
    : rule('value.one_of', { values: values.map(String).join(', ') });
}

z.config({
  // A schema compiled by `new Function` would behave differently in the workflow sandbox; interpreting is safe in both.
  jitless: true,
  localeError: sentenceFor,
});
