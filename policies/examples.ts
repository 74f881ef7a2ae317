import type { Language } from '../contracts/vocabulary.ts';
import { EXAMPLES as EN, PRINTOUT as SLIP_EN } from './texts/en/examples.ts';
import { EXAMPLES as HI, PRINTOUT as SLIP_HI } from './texts/hi/examples.ts';

/** What passes and what comes back, said so that a person at a counter sees the difference. */
export interface Example {
  readonly good: string;
  readonly bad: string;
}
export type PrintoutKey = keyof typeof SLIP_EN;

const EXAMPLES: Readonly<Record<Language, Readonly<Record<string, Example>>>> = { en: EN, hi: HI };
const SLIP: Readonly<Record<Language, Readonly<Record<PrintoutKey, string>>>> = {
  en: SLIP_EN,
  hi: SLIP_HI,
};

/** The examples for a requirement id (`product:…` included); null for one that is not ours. */
export function exampleOf(id: string, language: Language): Example | null {
  const all = EXAMPLES[language];
  const name = id.startsWith('product:') ? 'product' : id;
  return Object.hasOwn(all, name) ? (all[name] ?? null) : null;
}

/** Words of the slip for the counter; gaps such as `{date}` are filled from `params`. */
export function printoutWord(
  key: PrintoutKey,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return SLIP[language][key].replace(/\{(\w+)\}/g, (gap, name: string) =>
    String(params[name] ?? gap),
  );
}
