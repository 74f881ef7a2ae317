import { type Checked, invalid, valid } from './checked.ts';
import { typedWithoutDashes } from './typed.ts';

/**
 * Checks the enrolment number of a small supplier without a GSTIN (notification 34/2023): 15 capitals and digits. Its
 * structure is not known, so nothing else is checked; with 14 of them a leading zero may be missing.
 */
export function checkEnrolment(text: string): Checked {
  const value = typedWithoutDashes(text);
  if (/^[A-Z0-9]{15}$/.test(value)) return valid(value);
  return invalid(/^[1-9][A-Z0-9]{13}$/.test(value) ? 'enrolment.leading_zero' : 'enrolment.format');
}
