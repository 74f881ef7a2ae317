import { pan } from 'stdnum/lib/cjs/in/index.js';
import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * Checks a Permanent Account Number, `AAAAA9999A`: the fourth letter is the kind of holder, the serial runs from 0001
 * (Income Tax Department). The last letter is a check letter whose rule is not published, so it is not checked.
 */
export function checkPan(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (!/^[A-Z]{5}\d{4}[A-Z]$/.test(value)) return invalid('pan.format');
  if (value.slice(5, 9) === '0000') return invalid('pan.serial');
  // The library can still refuse only the fourth letter.
  if (!pan.validate(value).isValid) return invalid('pan.unknown_holder');
  return valid(value);
}

/** Checks the PAN of a sole artisan, who is an individual: the fourth letter is P (Income Tax Department). */
export function checkSolePan(text: string): Checked {
  const checked = checkPan(text);
  if (!checked.ok || checked.value[3] === 'P') return checked;
  return invalid('pan.holder_type');
}
