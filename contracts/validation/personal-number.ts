import { findAadhaar } from './aadhaar.ts';
import { checkPan } from './pan.ts';
import { checkPhone } from './phone.ts';

/**
 * True where an id holds a full Aadhaar number, or the whole of it reads as a mobile number or a PAN. An id that only
 * counts may read so by chance, so this is for what need not be told again, and not for refusing.
 */
export function readsAsPersonalNumber(id: string): boolean {
  const bare = id.replaceAll(/[._:/]/g, '');
  return findAadhaar(id).length > 0 || [checkPhone, checkPan].some((check) => check(bare).ok);
}
