import { parse } from 'lossless-json';
import { rule } from '../../contracts/rules.ts';
import { BadInput } from './bad-input.ts';

/** Reads JSON from outside so that every reader agrees on what it says. */

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** The form of a whole number: no fraction and no exponent, which other readers take for another kind of number. */
const WRITTEN = /^(0|-?[1-9]\d*)$/;

/** The reviver of `JSON.parse` with the source text of a number, which TypeScript's types do not have yet. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Reads JSON (RFC 8259). Two different values under one key are refused: readers differ in which of them counts. A number
 * that is not written as a whole number (`1e3`, `12.0`, `-0`) becomes NaN, which no schema takes, so that the refusal
 * names its field. So does a key `__proto__`, which zod's records would pass over in silence: it gets a name that no schema
 * knows.
 * @param name the name of the input in the problem, such as `the file`
 * @throws BadInput, which quotes nothing of the text, unlike the parsers' own messages
 */
export function readJson(json: Uint8Array | string, name: string): unknown {
  try {
    const text = typeof json === 'string' ? json.replace(/^\ufeff/, '') : utf8.decode(json);
    parse(text, undefined, { parseNumber: Number });
    return JSON.parse(text, asWritten as (key: string, value: unknown) => unknown);
  } catch {
    throw new BadInput([{ field: name, rule: rule('json.form') }]);
  }
}

const asWritten: Reviver = (_key, value, context) => {
  if (typeof value === 'number') return WRITTEN.test(context?.source ?? '') ? value : Number.NaN;
  return typeof value === 'object' && value !== null ? withoutPrototype(value) : value;
};

/** `JSON.parse` makes a plain property of a key such as `__proto__`. */
const withoutPrototype = (value: object): object =>
  Object.hasOwn(value, '__proto__')
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [
          key === '__proto__' ? '(__proto__)' : key,
          inner,
        ]),
      )
    : value;
