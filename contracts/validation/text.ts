/**
 * What text from life may hold. Names, descriptions and whatever else people write is kept as they wrote it; what
 * readers cannot see, and programs take for something else, is refused.
 */

/**
 * A text without control signs (NUL, tab, line ends), line and paragraph separators, signs that turn the direction of
 * writing (Unicode Bidi_Control, UAX #9), notes between lines, tags, halves of surrogate pairs and code points that are
 * no characters: near to what PRECIS disallows in its FreeformClass (RFC 8264). The joiners ZWJ and ZWNJ stay: Indian
 * scripts are written with them.
 */
export const PLAIN_TEXT =
  /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{e0000}-\u{e007f}]*$/u;

/** Spaces, and signs without width that are no joiners, at either end. */
const AT_THE_ENDS = /^[\p{Zs}\u200b\u2060\ufeff]+|[\p{Zs}\u200b\u2060\ufeff]+$/gu;
/** What shows nothing by itself. The last is the empty cell of Braille, which Unicode calls a symbol. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without the spaces around it. */
export const trimmed = (text: string): string => text.replace(AT_THE_ENDS, '');

/** True where a reader sees nothing: spaces and signs without width alone are no text. */
export const isEmpty = (text: string): boolean => text.replace(UNSEEN, '') === '';

const graphemes = new Intl.Segmenter('hi', { granularity: 'grapheme' });
/** UTF-16 units that one character may take: 30 marks on a letter (Stream-Safe Text Format, UAX #15) and more. */
const MOST_UNITS = 32;

/**
 * True if the text has at most so many characters, counted as a reader counts them: extended grapheme clusters
 * (UAX #29), so that a syllable of Devanagari is one, however many signs write it.
 */
export function isAtMost(characters: number, text: string): boolean {
  if (text.length <= characters) return true;
  if (text.length > characters * MOST_UNITS) return false;
  let count = 0;
  for (const _one of graphemes.segment(text)) {
    count += 1;
    if (count > characters) return false;
  }
  return true;
}
