import type { z } from 'zod';
import { rule } from './rules.ts';

/** Our rule for each of zod's issues: zod's own messages are in English alone, and some repeat the input. */

type Issue = Parameters<NonNullable<z.core.$ZodConfig['localeError']>>[0];

/** The rule for each of zod's types. */
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

/**
 * The rule that input breaks, for an issue whose schema has no message of its own. As `error` of one parse:
 * `schema.safeParse(input, { error: ruleFor })`.
 */
export function ruleFor(issue: Issue): string {
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

/** Types whose size is the number of their items. */
const COUNTED: ReadonlySet<string> = new Set(['array', 'set', 'map', 'record', 'object']);

/** Lists the allowed values, which are the schema's own. */
function oneOf(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1
    ? rule('value.only', { value: String(only) })
    : rule('value.one_of', { values: values.map(String).join(', ') });
}
