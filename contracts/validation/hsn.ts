import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * Checks a code of the Harmonised System of Nomenclature: 4, 6 or 8 digits for GST (CBIC). Chapters 01 to 09 begin with
 * a zero, which a spreadsheet may have cut off.
 */
export function checkHsn(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^\d{4}(\d{2}){0,2}$/.test(value)) return valid(value);
  return invalid(/^[1-9]\d{2}(\d{2}){0,2}$/.test(value) ? 'hsn.leading_zero' : 'hsn.format');
}
