import { findAadhaar } from './aadhaar.ts';
import { checkPan } from './pan.ts';
import { checkPhone } from './phone.ts';

/**
 * True if an id contains a full Aadhaar number, or as a whole is a mobile number or a PAN. A counting id may match by
 * chance, so use this to omit an id, not to refuse it.
 */
export function readsAsPersonalNumber(id: string): boolean {
  const bare = id.replaceAll(/[._:/]/g, '');
  return findAadhaar(id).length > 0 || [checkPhone, checkPan].some((check) => check(bare).ok);
}
