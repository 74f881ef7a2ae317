import { type Checked, invalid, valid } from './checked.ts';
import { typed } from './typed.ts';

/**
 * Checks a Udyam registration number, `UDYAM-UP-09-0000001`: state (2 letters), district (2 digits), serial (7 digits),
 * as on the Ministry of MSME's certificates. Dashes may be missing, not misplaced. Udyam Assist numbers have the same
 * form.
 */
export function checkUdyam(text: string): Checked {
  const [, state, district, serial] =
    /^UDYAM-?([A-Z]{2})-?(\d{2})-?(\d{7})$/.exec(typed(text)) ?? [];
  if (state === undefined) return invalid('udyam.format');
  return valid(`UDYAM-${state}-${district}-${serial}`);
}
