import { mayBe } from './values.ts';

/** A place where a value that may be written is not read. */
export interface Mismatch {
  /** Names joined by dots; `[]` is any item of a list, `*` a field of any name. Empty for the whole. */
  readonly field: string;
  readonly how: string;
}

type Keywords = { readonly [keyword: string]: unknown };

/** Keyword, whether the reader's limit has to be the lower one, and for which type it says anything. */
const LIMITS = [
  ['minimum', true, 'number'],
  ['maximum', false, 'number'],
  ['minLength', true, 'string'],
  ['maxLength', false, 'string'],
  ['minItems', true, 'array'],
  ['maxItems', false, 'array'],
] as const;

/** Lengths, ranges and forms of what may be written that the reader does not allow. */
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
