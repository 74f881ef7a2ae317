/** The layout of a printout: the page, its lines, and dates as written in India. */
import type { Language } from '../../../contracts/vocabulary.ts';
import { printoutWord } from '../../../policies/examples.ts';

/** One page of the plainest printer. */
export const PRINTOUT_COLUMNS = 80;
export const PRINTOUT_LINES = 60;
export const RULE = '-'.repeat(PRINTOUT_COLUMNS);
export const INDENT = '   ';
/** How many lines a list of names may take before the rest is only counted. */
const NAME_LINES = 3;

/** The width of a line in columns. Combining marks, as in Devanagari, take no column of their own. */
export function columnsOf(line: string): number {
  return [...line.replaceAll(/[\p{Mn}\p{Me}\p{Cf}]/gu, '')].length;
}

/** Wraps words into lines of at most `PRINTOUT_COLUMNS`; a word that is too long is broken. */
export function wrapped(words: string, first = '', later = first): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of words.split(/\s+/).filter((one) => one !== '')) {
    const longer = isEmpty ? `${line}${word}` : `${line} ${word}`;
    if (columnsOf(longer) <= PRINTOUT_COLUMNS) {
      line = longer;
      isEmpty = false;
      continue;
    }
    if (!isEmpty) lines.push(line);
    let left = word;
    line = isEmpty ? line : later;
    while (columnsOf(`${line}${left}`) > PRINTOUT_COLUMNS) {
      const room = PRINTOUT_COLUMNS - columnsOf(line);
      lines.push(line + [...left].slice(0, room).join(''));
      left = [...left].slice(room).join('');
      line = later;
    }
    line = `${line}${left}`;
    isEmpty = false;
  }
  return isEmpty ? lines : [...lines, line];
}

const INDIA = 'Asia/Kolkata';
const longDate = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: INDIA,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    numberingSystem: 'latn',
  });
const LONG: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: longDate('en-IN'),
  hi: longDate('hi-IN'),
};

/** A date in India's time zone, such as `Saturday, 28 November 2026`. */
export const dateText = (date: Date, language: Language): string => LONG[language].format(date);

/** A list of names in at most `NAME_LINES` lines; names that do not fit are counted. */
export function clipped(
  names: readonly string[],
  language: Language,
  sentence: (list: string) => string = (list) => list,
): string[] {
  for (let shown = names.length; ; shown -= 1) {
    const left = names.length - shown;
    const list = [
      names.slice(0, shown).join(', '),
      left > 0 ? printoutWord('others', language, { count: left }) : '',
    ];
    const lines = wrapped(sentence(list.filter((one) => one !== '').join(' ')), INDENT);
    if (lines.length <= NAME_LINES || shown === 0) return lines;
  }
}
