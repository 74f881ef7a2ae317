import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * An Indian bank account number: 9 to 18 digits, the range that payment providers take. There is no common check
 * digit, and leading zeros count. Not searched for Aadhaar numbers: 8 % of 12-digit accounts would pass for one.
 */
export function checkBankAccount(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^\d{9,18}$/.test(value)) return valid(value);
  // How long an account of a bank is, no public list says: of nine digits and more nobody sees that a zero is missing.
  return invalid(/^\d{1,8}$/.test(value) ? 'bank_account.short' : 'bank_account.format');
}
