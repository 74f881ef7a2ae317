import { z } from 'zod';
import { findAadhaar } from '../validation/aadhaar.ts';
import { checkBankAccount } from '../validation/bank-account.ts';
import { type Checked, invalid } from '../validation/checked.ts';
import { checkGstin } from '../validation/gstin.ts';
import { checkIfscFormat } from '../validation/ifsc.ts';
import { checkSolePan } from '../validation/pan.ts';
import { checkPhone, checkPhoneFormat } from '../validation/phone.ts';
import { checkPincode } from '../validation/pincode.ts';

/**
 * Personal fields, each with its rule from `contracts/validation`. Numbers are taken as people type them and kept in
 * their one normal form, so that equal numbers are equal when they are claimed.
 */
type Check = (text: string) => Checked;

/** True if the text holds what passes for a full Aadhaar number, in groups or whole, in any Indian script. */
export const holdsAadhaar = (text: string): boolean => findAadhaar(text).length > 0;

/**
 * Refuses full Aadhaar numbers: the last four digits and a provider's reference are all that may ever be held. For
 * wherever text is free or names a person; account and phone fields are exempt, since some 8 % of random 12-digit
 * account numbers pass for an Aadhaar number.
 */
export const withoutAadhaar = (schema: z.ZodString) =>
  schema.refine((text) => !holdsAadhaar(text), 'must not hold a full Aadhaar number');

/** Free text up to so many characters. */
export const freeText = (longest: number) => withoutAadhaar(z.string().min(1).max(longest));

/** A number that keeps its rule. The message says which one, and never what was typed. */
const number = (check: Check) =>
  z.string().transform((text, context) => {
    const checked = check(text);
    if (checked.ok) return checked.value;
    const { rule: format, message } = checked;
    context.issues.push({ code: 'invalid_format', format, message, input: text });
    return z.NEVER;
  });

/**
 * Numbers of a range that can belong to nobody are for trying things out, and refused in production.
 * @param form what a number of that range keeps to, where the rule itself already refuses the range.
 */
const outsideRange =
  (range: RegExp, check: Check, form = check): Check =>
  (text) => {
    const inForm = form(text);
    if (!inForm.ok || !range.test(inForm.value)) return check(text);
    return process.env.ACCEPT_TEST_NUMBERS === 'true' ? inForm : TEST_NUMBER;
  };

const TEST_NUMBER = invalid(
  'number.test',
  'must not be a test number (set ACCEPT_TEST_NUMBERS=true to try things out)',
);

export const personal = {
  name: freeText(120),
  phone: number(outsideRange(/^\+915/, checkPhone, checkPhoneFormat)),
  /** A sole artisan's own. */
  pan: number(outsideRange(/^ZZZ/, checkSolePan)),
  bankAccount: number(checkBankAccount),
  /** A bank that we do not know may be newer than our list: that is left to the provider. */
  ifsc: number(outsideRange(/^ZZZZ/, checkIfscFormat)),
  gstin: number(outsideRange(/^\d{2}ZZZ/, checkGstin)),
  pincode: number(checkPincode),
};
