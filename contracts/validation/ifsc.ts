import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/** Checks the form of an Indian Financial System Code: bank (4 letters), a zero, branch (6 letters or digits) (RBI). */
export function checkIfscFormat(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^[A-Z]{4}0[A-Z0-9]{6}$/.test(value)) return valid(value);
  return invalid(/^[A-Z]{4}O[A-Z0-9]{6}$/.test(value) ? 'ifsc.letter_o' : 'ifsc.format');
}
