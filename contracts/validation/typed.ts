import type { RuleKey } from '../rules.ts';

const DECIMAL = /^\p{Nd}$/u;

/**
 * The value of a digit of any script: of the decimal digits that Unicode has (general category Nd), and of those in
 * circles, raised or lowered that it calls equivalent to one (NFKC). Null for every other character.
 */
function digitOf(symbol: string): number | null {
  const plain = symbol.normalize('NFKC');
  if (/^\d$/.test(plain)) return Number(plain);
  if (!DECIMAL.test(symbol)) return null;
  // Unicode lays decimal digits down in runs of ten, each from zero to nine (Unicode Standard, section 4.6).
  let place = 0;
  const code = symbol.codePointAt(0) ?? 0;
  while (DECIMAL.test(String.fromCodePoint(code - place - 1))) place += 1;
  return place % 10;
}

/**
 * The digits of all scripts as 0 to 9. Every other character stays, and so does its place in the text: of a digit that
 * takes two UTF-16 units the second becomes a sign without width.
 */
export function westernDigits(text: string): string {
  return text.replace(/[\p{Nd}\p{No}]/gu, (symbol) => {
    const value = digitOf(symbol);
    return value === null ? symbol : `${value}${'\u200b'.repeat(symbol.length - 1)}`;
  });
}

/**
 * A number as people type it, brought to capitals and digits: no spaces, no signs without width (which copying from an
 * address book leaves around phone numbers), and every dash the plain one.
 */
export function typed(text: string): string {
  // The types say string; what comes in from JSON may still be anything, and a check never throws.
  if (typeof text !== 'string') return '';
  return westernDigits(text)
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase();
}

/** The same without the dashes between its groups. One that stands first is no group's, and stays. */
export const typedWithoutDashes = (text: string): string =>
  typed(text).replaceAll(/(?<=[0-9A-Z)])-+(?=[0-9A-Z(])/g, '');

/**
 * What a spreadsheet does to numbers that are only digits: it shortens long ones (`9.87654E+09`), and gives them a
 * decimal point. The digits that are left are not the number. Null where nothing of that is to be seen.
 */
export function spreadsheetFault(
  text: string,
): Extract<RuleKey, 'number.shortened' | 'number.fraction'> | null {
  const value = typed(text);
  if (/^[+-]?\d+([.,]\d*)?E[+-]?\d+$/.test(value)) return 'number.shortened';
  return /^[+-]?\d+\.\d*$/.test(value) ? 'number.fraction' : null;
}

/**
 * A whole number that is written in digits and nothing else, as a cell of a file holds it: `1500`, also in the digits
 * of another script, with spaces around it. Not `1e3`, `0x10`, `5.0`, `1,500`, `-1` or `Infinity`: these are NaN, which
 * no schema takes. An empty cell is undefined.
 */
export function writtenNumber(cell: string): number | undefined {
  const text = westernDigits(cell).trim();
  if (text === '') return undefined;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
