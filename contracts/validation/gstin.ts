import { gstin } from 'stdnum/lib/cjs/in/index.js';
import { type Checked, invalid, valid } from './checked.ts';
import { checkPan } from './pan.ts';
import { typedWithoutDashes } from './typed.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LAST_STATE_OF_LIBRARY = 37;
/** Ladakh (38) and other territory (97) exist; the library, stdnum 1.12, does not know them. */
const STATES_BEYOND = ['38', '97'];

/**
 * Checks a Goods and Services Tax Identification Number: state (2 digits), PAN (10), number of the registration in that
 * state (1–9, A–Z), the letter Z, and a check character (base 36, weights 1 and 2, as published for GST). Z is the
 * letter of ordinary taxpayers; deductors and collectors of tax have other letters and are not sellers.
 */
export function checkGstin(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (!/^\d{2}[0-9A-Z]{11}Z[0-9A-Z]$/.test(value))
    return invalid(
      /^[1-9][A-Z]/.test(value) && checkGstin(`0${value}`).ok
        ? 'gstin.leading_zero'
        : 'gstin.format',
    );
  const state = value.slice(0, 2);
  const isBeyond = STATES_BEYOND.includes(state);
  if (!isBeyond && (Number(state) < 1 || Number(state) > LAST_STATE_OF_LIBRARY))
    return invalid('gstin.state');
  if (!checkPan(value.slice(2, 12)).ok) return invalid('gstin.pan');
  if (value[12] === '0') return invalid('gstin.entity');
  const fits = isBeyond
    ? gstinCheckCharacter(value.slice(0, 14)) === value[14]
    : gstin.validate(value).isValid;
  if (!fits) return invalid('gstin.check_digit');
  return valid(value);
}

/** The PAN within a checked GSTIN, to compare with the seller's PAN. */
export const panOfGstin = (checkedGstin: string): string => checkedGstin.slice(2, 12);

/**
 * The check character of a GSTIN's first 14 characters: values in base 36 times 1, 2, 1, 2 … from the left, quotient
 * and remainder by 36 summed, and the complement to a multiple of 36 (as published for GST). Our own code, for the
 * states that the library lacks; its general helper `luhnChecksumDigit` ignores the alphabet that it is given.
 */
export function gstinCheckCharacter(body: string): string {
  let sum = 0;
  for (const [place, symbol] of [...body].entries()) {
    const product = ALPHABET.indexOf(symbol) * (place % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return ALPHABET.charAt((36 - (sum % 36)) % 36);
}
