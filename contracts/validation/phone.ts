import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * An Indian mobile number: ten digits of which the first is 6 to 9 (the national numbering plan), with or without
 * +91, 0091, 91 or 0 before it. Its normal form is `+91` and the ten digits.
 */
export function checkPhone(text: string): Checked {
  const [, number] =
    /^(?:\+91|0091|91|0)?(\d{10})$/.exec(typedWithoutDashes(text).replace(/[().]/g, '')) ?? [];
  if (number === undefined)
    return invalid('phone.format', 'A phone number has ten digits, with or without +91.');
  if (!/^[6-9]/.test(number))
    return invalid('phone.not_mobile', 'An Indian mobile number begins with 6, 7, 8 or 9.');
  return valid(`+91${number}`);
}
