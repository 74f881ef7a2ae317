import { checkAadhaar } from './aadhaar.ts';
import { checkPan } from './pan.ts';
import { checkPhone } from './phone.ts';

/**
 * True where the whole of an id reads as a number of a person: a full Aadhaar number, a mobile number or a PAN. An id
 * that only counts may read so by chance, so this is for what need not be told again, and not for refusing.
 */
export function readsAsPersonalNumber(id: string): boolean {
  const bare = id.replaceAll(/[._:/]/g, '');
  return [checkAadhaar, checkPhone, checkPan].some((check) => check(bare).ok);
}
