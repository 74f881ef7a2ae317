/** Where the digits from zero to nine begin in the scripts that are written in India, in Urdu, and in full width. */
const ZEROS = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x1c50,
  0xabf0, 0xff10,
];

/** The digits of all these scripts as 0 to 9. Every other character stays, and so does its place in the text. */
export function westernDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (symbol) => {
    const code = symbol.charCodeAt(0);
    const zero = ZEROS.find((one) => code >= one && code <= one + 9);
    return zero === undefined ? symbol : String(code - zero);
  });
}

/** A number as people type it, brought to capitals and digits: no spaces, and every dash the plain one. */
export function typed(text: string): string {
  // The types say string; what comes in from JSON may still be anything, and a check never throws.
  if (typeof text !== 'string') return '';
  return westernDigits(text)
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .toUpperCase();
}

/** The same without dashes, for numbers that are printed in groups. */
export const typedWithoutDashes = (text: string): string => typed(text).replaceAll('-', '');
