import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * An Indian bank account number: 9 to 18 digits, the range that payment providers take. There is no common check
 * digit, and leading zeros count. Not searched for Aadhaar numbers: 8 % of 12-digit accounts would pass for one.
 */
export function checkBankAccount(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^\d{9,18}$/.test(value)) return valid(value);
  return invalid('bank_account.format', 'must be 9 to 18 digits');
}
