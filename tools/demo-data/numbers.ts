/**
 * Test numbers of valid form that can belong to no person: no PAN series starts with ZZZ, no bank has the code ZZZZ, no
 * Indian mobile number starts with 5. The scheme's own number format is not public, so `PMV-TEST-` is ours.
 */
const digits = (value: number, length: number) => String(value).padStart(length, '0');
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const schemeNumber = (serial: number) => `PMV-TEST-${digits(serial, 6)}`;
export const phone = (serial: number) => `+915${digits(serial * 7919 + 100_000_003, 9)}`;
export const account = (serial: number) => `0000${digits(serial * 104_729 + 11, 8)}`;
export const ifsc = (branch: number) => `ZZZZ0${digits(branch, 6)}`;

/** A PAN. Its fourth letter is P for a person, the fifth the initial of the surname. */
export function pan(serial: number, surname: string): string {
  const initial = surname.slice(0, 1).toUpperCase();
  return `ZZZP${initial}${digits(serial, 4)}${LETTERS[serial % 26]}`;
}

/** A PAN of valid form that no provider knows and no row has as its correct one. */
export const unknownPan = (serial: number, surname: string) => pan(serial + 5000, surname);

const BASE_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A GSTIN on a PAN: state number, PAN, first registration, Z, check character (weights 1 and 2 in base 36). */
export function gstin(state: string, ofPan: string): string {
  const body = `${state}${ofPan}1Z`;
  let sum = 0;
  for (const [index, character] of [...body].entries()) {
    const product = BASE_36.indexOf(character) * (index % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return body + BASE_36.charAt((36 - (sum % 36)) % 36);
}

/** An enrolment number of 15 characters; its inner form is not public. */
export const enrolment = (state: string, ofPan: string) => `${state}${ofPan}1EN`;

export const sellerId = (serial: number) => `A1TEST${digits(serial, 6)}XX`;
