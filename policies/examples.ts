import type { Language } from '../contracts/vocabulary.ts';
import { EXAMPLES as EN, PRINTOUT as PRINTOUT_EN } from './texts/en/examples.ts';
import { EXAMPLES as HI, PRINTOUT as PRINTOUT_HI } from './texts/hi/examples.ts';
import type { Example } from './texts/shape.ts';

export type PrintoutKey = keyof typeof PRINTOUT_EN;

const EXAMPLES: Readonly<Record<Language, Readonly<Record<string, Example>>>> = { en: EN, hi: HI };
const PRINTOUT: Readonly<Record<Language, Readonly<Record<PrintoutKey, string>>>> = {
  en: PRINTOUT_EN,
  hi: PRINTOUT_HI,
};

/** The example for a requirement id (`product:…` included); null for an unknown id. */
export function exampleOf(id: string, language: Language): Example | null {
  const all = EXAMPLES[language];
  const name = id.startsWith('product:') ? 'product' : id;
  return Object.hasOwn(all, name) ? (all[name] ?? null) : null;
}

/** A text of the printout; gaps such as `{date}` are filled from `params`. */
export function printoutWord(
  key: PrintoutKey,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return PRINTOUT[language][key].replace(/\{(\w+)\}/g, (gap, name: string) =>
    String(params[name] ?? gap),
  );
}
