import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * The number under which a small supplier without a GSTIN is enrolled (notification 34/2023): 15 capitals and digits.
 * How it is built is not known, so there is nothing else to check; of 14 a zero at the beginning may be missing.
 */
export function checkEnrolment(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^[A-Z0-9]{15}$/.test(value)) return valid(value);
  return invalid(/^[1-9][A-Z0-9]{13}$/.test(value) ? 'enrolment.leading_zero' : 'enrolment.format');
}
