import { type Checked, invalid, valid } from './checked.ts';
import { spreadsheetFault, typedWithoutDashes } from './typed.ts';

/**
 * Checks an Indian bank account number: 9 to 18 digits, the range that payment providers accept. There is no common
 * check digit, and leading zeros count. Not searched for Aadhaar numbers: 8 % of 12-digit accounts would pass for one.
 */
export function checkBankAccount(text: string): Checked {
  const fault = spreadsheetFault(text);
  if (fault !== null) return invalid(fault);
  const value = typedWithoutDashes(text);
  if (/^\d{9,18}$/.test(value)) return valid(value);
  // No public list has the length of each bank's accounts, so a missing zero is noticed only below nine digits.
  return invalid(/^\d{1,8}$/.test(value) ? 'bank_account.short' : 'bank_account.format');
}
