import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/** Checks the last four digits of an Aadhaar number, leading zeros included; a masked number is refused. */
export function checkLastFour(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^\d{4}$/.test(value)) return valid(value);
  return invalid(/^\d{1,3}$/.test(value) ? 'last_four.leading_zero' : 'last_four.format');
}
