import { stdnum } from 'stdnum';
import { z } from 'zod';

/**
 * Personal fields, each with its rule. A full Aadhaar number is refused wherever text is free or names a person:
 * the last four digits and a provider's reference are all that may ever be held. Account and phone fields are exempt
 * from that search, since some 8 % of random 12-digit account numbers pass for an Aadhaar number.
 */

/** True if the text holds what passes for a full Aadhaar number, with or without spaces and dashes. */
export function holdsAadhaar(text: string): boolean {
  const candidates = text.match(/(?<!\d)\d(?:[\s-]?\d){11}(?!\d)/g) ?? [];
  return candidates.some((one) => {
    const digits = one.replace(/\D/g, '');
    const palindrome = [...digits].reverse().join('') === digits;
    return (
      /^[2-9]/.test(digits) && !palindrome && stdnum.IN?.aadhaar?.validate(digits).isValid === true
    );
  });
}

const NO_AADHAAR = 'must not hold a full Aadhaar number';

/** Free text up to so many characters. */
export const freeText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !holdsAadhaar(text), NO_AADHAAR);

/** Numbers from ranges that can belong to nobody are for trying things out, and refused in production. */
const isAccepted = (isTestNumber: boolean) =>
  !isTestNumber || process.env.ACCEPT_TEST_NUMBERS === 'true';
const TEST_NUMBER = 'must not be a test number (set ACCEPT_TEST_NUMBERS=true to try things out)';

/** Codes 38 (Ladakh) and 97 (other territory) exist, and the library does not know them. */
function isGstin(text: string): boolean {
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/.test(text)) return false;
  const state = Number(text.slice(0, 2));
  return (
    ((state >= 1 && state <= 38) || state === 97) && checkCharacter(text.slice(0, 14)) === text[14]
  );
}

const BASE_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Published check of a GSTIN: weights 1 and 2 in base 36, quotient and remainder summed. */
function checkCharacter(body: string): string {
  let sum = 0;
  for (const [place, symbol] of [...body].entries()) {
    const product = BASE_36.indexOf(symbol) * (place % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return BASE_36.charAt((36 - (sum % 36)) % 36);
}

export const personal = {
  name: freeText(120),
  phone: z
    .string()
    .regex(/^\+91[5-9]\d{9}$/, 'must be an Indian mobile number such as +91 and ten digits')
    .refine((text) => isAccepted(text.startsWith('+915')), TEST_NUMBER),
  /** The fourth letter P stands for a person: a sole artisan's own. */
  pan: z
    .string()
    .regex(/^[A-Z]{3}P[A-Z]\d{4}[A-Z]$/, 'must be a person’s PAN (fourth letter P)')
    .refine((text) => text.slice(5, 9) !== '0000', 'must not have the serial 0000')
    .refine((text) => isAccepted(text.startsWith('ZZZ')), TEST_NUMBER),
  bankAccount: z.string().regex(/^\d{9,18}$/, 'must be 9 to 18 digits'),
  ifsc: z
    .string()
    .regex(/^[A-Z]{4}0[A-Z0-9]{6}$/, 'must be an IFSC: four letters, a zero, six letters or digits')
    .refine((text) => isAccepted(text.startsWith('ZZZZ')), TEST_NUMBER),
  gstin: z.string().refine(isGstin, 'must be a GSTIN with the right check character'),
  pincode: z.string().regex(/^[1-9]\d{5}$/, 'must be a pincode of six digits'),
};
