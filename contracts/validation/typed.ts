import type { RuleKey } from '../rules.ts';

const DECIMAL = /^\p{Nd}$/u;

/**
 * The value of a digit of any script: Unicode's decimal digits (general category Nd), and digits in circles, raised or
 * lowered that are equivalent to one (NFKC). Null for every other character.
 */
function digitOf(symbol: string): number | null {
  const plain = symbol.normalize('NFKC');
  if (/^\d$/.test(plain)) return Number(plain);
  if (!DECIMAL.test(symbol)) return null;
  // Unicode allocates decimal digits in runs of ten, each from zero to nine (Unicode Standard, section 4.6).
  let place = 0;
  const code = symbol.codePointAt(0) ?? 0;
  while (DECIMAL.test(String.fromCodePoint(code - place - 1))) place += 1;
  return place % 10;
}

/**
 * The digits of all scripts as 0 to 9. All other characters and all positions stay: the second UTF-16 unit of a digit
 * becomes a zero-width sign.
 */
export function westernDigits(text: string): string {
  return text.replace(/[\p{Nd}\p{No}]/gu, (symbol) => {
    const value = digitOf(symbol);
    return value === null ? symbol : `${value}${'\u200b'.repeat(symbol.length - 1)}`;
  });
}

/**
 * A number as people type it, in capitals and digits: without spaces and zero-width signs (which copying from an
 * address book adds to phone numbers), and every dash the plain one.
 */
export function typed(text: string): string {
  // The types say string, but JSON input may hold anything, and a check never throws.
  if (typeof text !== 'string') return '';
  return westernDigits(text)
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase();
}

/** The same without the dashes between its groups. A leading dash stays. */
export const typedWithoutDashes = (text: string): string =>
  typed(text).replaceAll(/(?<=[0-9A-Z)])-+(?=[0-9A-Z(])/g, '');

/**
 * The fault that a spreadsheet causes in a number of digits: it shortens long ones (`9.87654E+09`), or adds a decimal
 * point. The remaining digits are not the number. Null if there is no such fault.
 */
export function spreadsheetFault(
  text: string,
): Extract<RuleKey, 'number.shortened' | 'number.fraction'> | null {
  const value = typed(text);
  if (/^[+-]?\d+([.,]\d*)?E[+-]?\d+$/.test(value)) return 'number.shortened';
  return /^[+-]?\d+\.\d*$/.test(value) ? 'number.fraction' : null;
}

/**
 * A whole number of digits alone, as in a cell of a file: `1500`, also in the digits of another script, with spaces
 * around it. NaN, which no schema accepts, for `1e3`, `0x10`, `5.0`, `1,500`, `-1` or `Infinity`. Undefined for an
 * empty cell.
 */
export function writtenNumber(cell: string): number | undefined {
  const text = westernDigits(cell).trim();
  if (text === '') return undefined;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
