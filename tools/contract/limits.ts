import { mayBe } from './values.ts';

/** Compares lengths, ranges and forms of two schemas. */

/** A field in which a reader's schema refuses a value that the writer's allows. */
export interface Mismatch {
  /** Names joined by dots; `[]` is any item of a list, `*` a field of any name. Empty for the whole value. */
  readonly field: string;
  readonly how: string;
}

type Keywords = { readonly [keyword: string]: unknown };

/** Each keyword, whether the reader's limit must be the lower one, and the type that it applies to. */
const LIMITS = [
  ['minimum', true, 'number'],
  ['maximum', false, 'number'],
  ['minLength', true, 'string'],
  ['maxLength', false, 'string'],
  ['minItems', true, 'array'],
  ['maxItems', false, 'array'],
] as const;

/** Lengths, ranges and forms that the writer's schema allows and the reader's does not. */
export function limitMismatches(written: Keywords, read: Keywords, field: string): Mismatch[] {
  const limits = LIMITS.flatMap(([keyword, isLower, type]) => {
    const limit = read[keyword] as number | undefined;
    const given = written[keyword] as number | undefined;
    const concerns = mayBe(written, type) || (type === 'number' && mayBe(written, 'integer'));
    if (limit === undefined || !concerns) return [];
    const fits = given !== undefined && (isLower ? given >= limit : given <= limit);
    return fits
      ? []
      : [{ field, how: `${keyword} is ${given ?? 'not set'}, and ${limit} is read` }];
  });
  const texts = (['pattern', 'format'] as const)
    .filter(
      (one) => read[one] !== undefined && mayBe(written, 'string') && read[one] !== written[one],
    )
    .map((one) => ({
      field,
      how: `${one} is ${written[one] ?? 'not set'}, and ${read[one]} is read`,
    }));
  return [...limits, ...texts];
}
