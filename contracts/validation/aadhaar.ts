import { aadhaar } from 'stdnum/lib/cjs/in/index.js';
import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes, westernDigits } from './typed.ts';

/**
 * Checks a full Aadhaar number of 12 digits: the first is 2 to 9, the last a Verhoeff check digit (UIDAI), and it is no
 * palindrome (as in python-stdnum). A number that passes need not exist. Used to refuse such numbers: we may not hold
 * them.
 */
export function checkAadhaar(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (!/^\d{12}$/.test(value)) return invalid('aadhaar.format');
  if (/^[01]/.test(value)) return invalid('aadhaar.leading_digit');
  if ([...value].reverse().join('') === value) return invalid('aadhaar.palindrome');
  if (!aadhaar.validate(value).isValid) return invalid('aadhaar.check_digit');
  return valid(value);
}

/** A number found in a text: UTF-16 positions, `end` after the last digit. `masked` may be shown. */
export interface AadhaarFound {
  readonly start: number;
  readonly end: number;
  readonly masked: string;
}

const DIGITS = 12;
/**
 * What may separate the groups of one number: spaces, dashes, dots, brackets and other grouping signs, also several of
 * them, and invisible marks. A comma or semicolon before a space separates two items of a list.
 */
const BETWEEN =
  /^(?!.*[,;]\s)[\s\p{Pd}\u2212.,;:·•/\\|_+*~#'’"()[\]{}\p{M}\p{Default_Ignorable_Code_Point}]{1,12}$/su;
/** Digests and UUIDs occur in addresses and ids; their digits are no person's number. */
const DIGESTS =
  /(?<![0-9a-z])([0-9a-f]{32,128}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-z])/gi;

/**
 * Finds full Aadhaar numbers in free text: whole or in groups, in the digits of any script, also next to other numbers.
 * Never within a longer run of digits. Some 8 % of other 12-digit numbers pass for one, so this is for free text and
 * identity fields, and not for account or phone fields.
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

/** `+91` and ten digits also make twelve, and a text may well contain a phone number. */
const isIndianMobile = (before: string, digits: string): boolean =>
  before.endsWith('+') && /^91[6-9]\d{9}$/.test(digits);

/** `XXXX XXXX 1119`: only the last four digits, as in UIDAI's masked Aadhaar. For any other text, no digits. */
export function maskAadhaar(text: string): string {
  const digits = typedWithoutDashes(text);
  return `XXXX XXXX ${/^\d{12}$/.test(digits) ? digits.slice(-4) : 'XXXX'}`;
}
