import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * Checks a phone number: ten digits, with or without +91, 0091, 91 or 0 before them, in groups with dashes, brackets or
 * several dots between them. A single dot is a decimal point and is refused. The normal form is `+91` and the ten
 * digits.
 */
export function checkPhoneFormat(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const [, number] =
    /^(?:\+91|0091|91|0)?(\d{10})$/.exec(typedWithoutDashes(text).replace(/[().]/g, '')) ?? [];
  if (number === undefined) return invalid('phone.format');
  return valid(`+91${number}`);
}

/**
 * As `checkPhoneFormat`, and the first of the ten digits is 6 to 9, as for every mobile number (the national numbering
 * plan).
 */
export function checkPhone(text: string): Checked {
  const checked = checkPhoneFormat(text);
  if (!checked.ok || /^\+91[6-9]/.test(checked.value)) return checked;
  return invalid('phone.not_mobile');
}
