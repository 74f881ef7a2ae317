import names from 'ifsc/src/banknames.json' with { type: 'json' };
import branches from 'ifsc/src/IFSC.json' with { type: 'json' };
import { type Checked, invalid } from './checked.ts';
import { checkIfscFormat } from './ifsc.ts';

/**
 * Only the data of the package `ifsc` (Razorpay's, from the Reserve Bank's lists): its program loads an HTTP client.
 * The two files know a few banks each that the other lacks. Apart from `ifsc.ts`, whose users need not load them.
 */
const BANKS = new Set([...Object.keys(names), ...Object.keys(branches)]);

/**
 * The form of an IFSC, and its bank must be known. `ifsc.bank_unknown` apart from `ifsc.format`: a bank may be newer
 * than our list, so the first is a question for a person or provider, the second a typing error.
 */
export function checkIfsc(text: string): Checked {
  const checked = checkIfscFormat(text);
  if (!checked.ok || BANKS.has(checked.value.slice(0, 4))) return checked;
  return invalid('ifsc.bank_unknown');
}
