import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * A code of the Harmonised System of Nomenclature, of 4, 6 or 8 digits as GST has it (CBIC). Chapters 01 to 09 begin
 * with a zero: where a digit is missing, a spreadsheet has cut that off.
 */
export function checkHsn(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^\d{4}(\d{2}){0,2}$/.test(value)) return valid(value);
  return invalid(/^[1-9]\d{2}(\d{2}){0,2}$/.test(value) ? 'hsn.leading_zero' : 'hsn.format');
}
