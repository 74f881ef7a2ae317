import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * Checks a postal index number: six digits, the first 1 to 9, its zone (India Post). So a spreadsheet cuts no zero off
 * it.
 */
export function checkPincode(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^[1-9]\d{5}$/.test(value)) return valid(value);
  return invalid('pincode.format');
}
