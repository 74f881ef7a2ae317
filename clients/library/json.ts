import { parse } from 'lossless-json';
import { rule } from '../../contracts/rules.ts';
import { BadInput } from './bad-input.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** How a whole number is written: no fraction and no exponent, which other readers take for another kind of number. */
const WRITTEN = /^(0|-?[1-9]\d*)$/;

/** JavaScript's own, with the text that a number was read from, which its types do not have yet. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Reads JSON that came from outside (RFC 8259). Two different values under one key are no JSON: readers differ in which
 * of them counts. A number that is not written as a whole number (`1e3`, `12.0`, `-0`) is read as NaN, which no schema
 * takes, so that the refusal names its field.
 * @param name what is said to be no JSON: `the file`
 * @throws BadInput without a piece of the text, as the parsers' own messages have one
 */
export function readJson(json: Uint8Array | string, name: string): unknown {
  try {
    const text = typeof json === 'string' ? json.replace(/^\ufeff/, '') : utf8.decode(json);
    parse(text, undefined, { parseNumber: Number });
    // Of a key such as `__proto__` it makes a plain property.
    return JSON.parse(text, asWritten as (key: string, value: unknown) => unknown);
  } catch {
    throw new BadInput([{ field: name, rule: rule('json.form') }]);
  }
}

const asWritten: Reviver = (_key, value, context) =>
  typeof value === 'number' && !WRITTEN.test(context?.source ?? '') ? Number.NaN : value;
