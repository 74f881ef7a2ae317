import names from 'ifsc/src/banknames.json' with { type: 'json' };
import branches from 'ifsc/src/IFSC.json' with { type: 'json' };
import { type Checked, invalid } from './checked.ts';
import { checkIfscFormat } from './ifsc.ts';

/**
 * Only the data of the package `ifsc` (Razorpay's, from the Reserve Bank's lists): its program loads an HTTP client.
 * Each of the two files has a few banks that the other lacks. Separate from `ifsc.ts`, whose users need not load them.
 */
const BANKS = new Set([...Object.keys(names), ...Object.keys(branches)]);

/**
 * Checks the form of an IFSC, and that its bank is known. An unknown bank has its own rule, `ifsc.bank_unknown`: it may
 * be newer than our list, so a person or provider decides. `ifsc.format` is a typing error.
 */
export function checkIfsc(text: string): Checked {
  const checked = checkIfscFormat(text);
  if (!checked.ok || BANKS.has(checked.value.slice(0, 4))) return checked;
  return invalid('ifsc.bank_unknown');
}
