import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/** A postal index number: six digits, the first 1 to 9, which is its zone (India Post). */
export function checkPincode(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^[1-9]\d{5}$/.test(value)) return valid(value);
  return invalid('pincode.format', 'must be a pincode of six digits that does not begin with 0');
}
