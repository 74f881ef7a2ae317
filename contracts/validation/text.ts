/**
 * The rules for free text. Names and descriptions are kept as people write them; characters that readers cannot see and
 * programs misinterpret are refused.
 */

/**
 * A text without control characters (NUL, tab, line ends), line and paragraph separators, signs that turn the direction
 * of writing (Unicode Bidi_Control, UAX #9), interlinear annotations, tags, lone surrogates and noncharacters: close to
 * what PRECIS disallows in its FreeformClass (RFC 8264). The joiners ZWJ and ZWNJ are allowed: Indian scripts use them.
 */
export const PLAIN_TEXT =
  /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{e0000}-\u{e007f}]*$/u;

/** Spaces, and zero-width signs other than joiners, at either end. */
const AT_THE_ENDS = /^[\p{Zs}\u200b\u2060\ufeff]+|[\p{Zs}\u200b\u2060\ufeff]+$/gu;
/** Characters that are invisible by themselves. The last is the empty cell of Braille, which Unicode calls a symbol. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text without the spaces around it. */
export const trimmed = (text: string): string => text.replace(AT_THE_ENDS, '');

/** True if a reader sees nothing: spaces and zero-width signs alone are no text. */
export const isEmpty = (text: string): boolean => text.replace(UNSEEN, '') === '';

const graphemes = new Intl.Segmenter('hi', { granularity: 'grapheme' });
/** The most UTF-16 units of one character: 30 marks on a letter (Stream-Safe Text Format, UAX #15) and some more. */
const MOST_UNITS = 32;

/**
 * True if the text has at most so many characters, counted as a reader counts them: extended grapheme clusters (UAX
 * #29), so that a syllable of Devanagari is one, however many code points it has.
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
