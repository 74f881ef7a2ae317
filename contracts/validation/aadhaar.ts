import { aadhaar } from 'stdnum/lib/cjs/in/index.js';
import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes, westernDigits } from './typed.ts';

/**
 * A full Aadhaar number of 12 digits: first digit 2 to 9, last a Verhoeff check digit (UIDAI), and no palindrome
 * (as python-stdnum has it). One that passes need not exist. Meant for refusing such numbers: we may not hold them.
 */
export function checkAadhaar(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (!/^\d{12}$/.test(value)) return invalid('aadhaar.format');
  if (/^[01]/.test(value)) return invalid('aadhaar.leading_digit');
  if ([...value].reverse().join('') === value) return invalid('aadhaar.palindrome');
  if (!aadhaar.validate(value).isValid) return invalid('aadhaar.check_digit');
  return valid(value);
}

/** Where a number stands in a text: UTF-16 positions, `end` after the last digit. `masked` may be shown. */
export interface AadhaarFound {
  readonly start: number;
  readonly end: number;
  readonly masked: string;
}

const DIGITS = 12;
/**
 * What may stand between the groups of one number: spaces, dashes, dots, brackets and other signs that people group
 * numbers with, also several of them, and marks that nobody sees. A comma or semicolon with a space behind it stands
 * between two things of a list.
 */
const BETWEEN =
  /^(?!.*[,;]\s)[\s\p{Pd}\u2212.,;:·•/\\|_+*~#'’"()[\]{}\p{M}\p{Default_Ignorable_Code_Point}]{1,12}$/su;
/** Digests and UUIDs are typed forms whose digits are nobody's number, and stand in addresses and ids. */
const DIGESTS =
  /(?<![0-9a-z])([0-9a-f]{32,128}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-z])/gi;

/**
 * Finds full Aadhaar numbers in free text: whole or in groups, in the digits of any script, also next to other
 * numbers. Never within a longer run of digits. Some 8 % of other 12-digit numbers pass for one, so this is for free
 * text and identity fields, and not for account or phone fields.
 */
export function findAadhaar(text: string): AadhaarFound[] {
  if (typeof text !== 'string') return [];
  const plain = westernDigits(text).replace(DIGESTS, (one) =>
    /[a-f]/i.test(one) ? 'x'.repeat(one.length) : one,
  );
  const groups = [...plain.matchAll(/\d+/g)].map((one) => ({
    start: one.index,
    end: one.index + one[0].length,
    digits: one[0],
  }));
  const found: AadhaarFound[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    let before: number | null = null;
    for (const group of groups.slice(first, first + DIGITS)) {
      if (before !== null && !BETWEEN.test(plain.slice(before, group.start))) break;
      digits += group.digits;
      before = group.end;
      if (digits.length >= DIGITS) break;
    }
    const start = groups[first]?.start ?? 0;
    if (before === null || start < (found.at(-1)?.end ?? 0)) continue;
    if (isIndianMobile(plain.slice(0, start), digits) || !checkAadhaar(digits).ok) continue;
    found.push({ start, end: before, masked: maskAadhaar(digits) });
  }
  return found;
}

/** `+91` and ten digits also make twelve, and a phone number may well stand in a text. */
const isIndianMobile = (before: string, digits: string): boolean =>
  before.endsWith('+') && /^91[6-9]\d{9}$/.test(digits);

/** `XXXX XXXX 1119`: only the last four digits, as UIDAI's masked Aadhaar shows them. Of anything else, none. */
export function maskAadhaar(text: string): string {
  const digits = typedWithoutDashes(text);
  return `XXXX XXXX ${/^\d{12}$/.test(digits) ? digits.slice(-4) : 'XXXX'}`;
}
