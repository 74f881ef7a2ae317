import names from 'ifsc/src/banknames.json' with { type: 'json' };
import branches from 'ifsc/src/IFSC.json' with { type: 'json' };
import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * Only the data of the package `ifsc` (Razorpay's, from the Reserve Bank's lists): its program loads an HTTP client.
 * The two files know a few banks each that the other lacks.
 */
const BANKS = new Set([...Object.keys(names), ...Object.keys(branches)]);

/** The form of an Indian Financial System Code: bank (4 letters), a zero, branch (6 letters or digits) (RBI). */
export function checkIfscFormat(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^[A-Z]{4}0[A-Z0-9]{6}$/.test(value)) return valid(value);
  return invalid(
    'ifsc.format',
    /^[A-Z]{4}O[A-Z0-9]{6}$/.test(value)
      ? 'The fifth character of an IFSC is the digit zero, not the letter O.'
      : 'An IFSC has four letters, a zero, and six letters or digits.',
  );
}

/**
 * The same, and the bank must be known. `ifsc.bank_unknown` apart from `ifsc.format`: a bank may be newer than our
 * list, so the first is a question for a person or provider, the second a typing error.
 */
export function checkIfsc(text: string): Checked {
  const checked = checkIfscFormat(text);
  if (!checked.ok || BANKS.has(checked.value.slice(0, 4))) return checked;
  return invalid('ifsc.bank_unknown', 'No bank with the first four letters of this IFSC is known.');
}
