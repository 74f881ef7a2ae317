import { z } from 'zod';
import { rule } from '../rules.ts';
import { findAadhaar } from '../validation/aadhaar.ts';
import { checkAddress } from '../validation/address.ts';
import { checkBankAccount } from '../validation/bank-account.ts';
import { type Checked, invalid } from '../validation/checked.ts';
import { checkGstin } from '../validation/gstin.ts';
import { checkIfscFormat } from '../validation/ifsc.ts';
import { checkSolePan } from '../validation/pan.ts';
import { checkPhone, checkPhoneFormat } from '../validation/phone.ts';
import { checkPincode } from '../validation/pincode.ts';
import { isAtMost, isEmpty, PLAIN_TEXT, trimmed } from '../validation/text.ts';
import '../zod-messages.ts';

/**
 * Personal fields, each with its rule from `contracts/validation`. Numbers are accepted as people type them and kept in
 * one normal form, so that equal numbers are equal claims.
 */
type Check = (text: string) => Checked;

/** True if the text, also percent-decoded, contains a number that passes for a full Aadhaar number. */
export const holdsAadhaar = (text: string): boolean =>
  readingsOf(text).some((one) => findAadhaar(one).length > 0);

/** How often a nested address is decoded. */
const MOST_READINGS = 4;

/** The text, and its percent-decoded forms (RFC 3986), as long as decoding changes it. */
function readingsOf(text: string): string[] {
  const readings = [text];
  for (let last = text; readings.length <= MOST_READINGS; ) {
    const next = last.replace(/(%[0-9A-Fa-f]{2})+/g, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
    );
    if (next === last) break;
    readings.push(next);
    last = next;
  }
  return readings;
}

/**
 * Refuses full Aadhaar numbers: only the last four digits and a provider's reference may ever be held. For free text
 * and names. Account and phone fields are exempt, since some 8 % of random 12-digit account numbers pass for an Aadhaar
 * number.
 */
export const withoutAadhaar = (schema: z.ZodString) =>
  schema.refine((text) => !holdsAadhaar(text), { error: rule('aadhaar'), abort: true });

/**
 * Text as people write it, up to `longest` characters as a reader counts them. Spaces around it are removed; nothing
 * within it changes. Spaces and zero-width signs alone are no text.
 */
export const freeText = (longest: number) =>
  withoutAadhaar(
    z
      .string()
      .overwrite(trimmed)
      .min(1, { error: rule('empty'), abort: true })
      .regex(PLAIN_TEXT, { error: rule('text.signs'), abort: true })
      .refine((text) => !isEmpty(text), { error: rule('empty'), abort: true })
      .refine((text) => isAtMost(longest, text), rule('size.characters', { most: longest })),
  );

/** The address of a file or image, which may be sent to outside systems, in the normal form of the URL Standard. */
export const address = withoutAadhaar(inNormalForm(checkAddress));

/** A text that passes a check, in the check's normal form. Described as a string in the schema. */
export function inNormalForm(check: Check): z.ZodString {
  return z
    .string()
    .superRefine((text, context) => {
      const checked = check(text);
      if (!checked.ok)
        context.addIssue({ code: 'custom', message: checked.message, continue: false });
    })
    .overwrite((text) => {
      const checked = check(text);
      return checked.ok ? checked.value : text;
    });
}

/** A number that passes a check. The message names the rule, and never the input. */
export const number = (check: Check) =>
  z.string().transform((text, context) => {
    const checked = check(text);
    if (checked.ok) return checked.value;
    const { rule: format, message } = checked;
    context.issues.push({ code: 'invalid_format', format, message, input: text });
    return z.NEVER;
  });

/**
 * Number ranges that belong to no person are for trials, and refused in production.
 * @param form the check of the form alone, for a range that the full check refuses.
 */
const outsideRange =
  (range: RegExp, check: Check, form = check): Check =>
  (text) => {
    const inForm = form(text);
    if (!inForm.ok || !range.test(inForm.value)) return check(text);
    return process.env.ACCEPT_TEST_NUMBERS === 'true' ? inForm : TEST_NUMBER;
  };

const TEST_NUMBER = invalid('number.test', { setting: 'ACCEPT_TEST_NUMBERS' });

export const personal = {
  name: freeText(120),
  phone: number(outsideRange(/^\+915/, checkPhone, checkPhoneFormat)),
  /** The PAN of an individual. */
  pan: number(outsideRange(/^ZZZ/, checkSolePan)),
  bankAccount: number(checkBankAccount),
  /** An unknown bank may be newer than our list: the provider decides. */
  ifsc: number(outsideRange(/^ZZZZ/, checkIfscFormat)),
  gstin: number(outsideRange(/^\d{2}ZZZ/, checkGstin)),
  pincode: number(checkPincode),
};
