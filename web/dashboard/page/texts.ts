import type EN from '@artisan-onboarding/contract/published/texts/en.json';
import { createContext, useContext, useEffect } from 'react';
import { count, type Language } from '../../shared/format.ts';

/** The words of the page: those of the contract's catalogue, fetched for one language. */

type Catalogue = typeof EN;
type Word = keyof Catalogue['words'];

export interface Texts {
  readonly language: Language;
  /** A word or sentence, with its gaps filled. */
  t(key: Word, gaps?: Readonly<Record<string, string | number>>): string;
  /** The word for a code of a kind; the code itself where there is none. */
  word(kind: string, code: string): string;
  reason(code: string): string;
  /** The name of a requirement, or of the work about it: `pan`, `product:…`, `listing:…`, `assistance:pan`. */
  work(about: string): string;
  n(value: number): string;
}

const FILES: Readonly<Record<Language, () => Promise<{ default: Catalogue }>>> = {
  en: () => import('@artisan-onboarding/contract/published/texts/en.json'),
  hi: () =>
    import('@artisan-onboarding/contract/published/texts/hi.json') as unknown as Promise<{
      default: Catalogue;
    }>,
};

export async function fetchTexts(language: Language): Promise<Texts> {
  const { default: catalogue } = await FILES[language]();
  const words: Readonly<Record<string, string>> = catalogue.words;
  const requirements: Readonly<Record<string, string>> = catalogue.requirements;
  const reasons: Readonly<Record<string, string>> = catalogue.reasons;
  const filled = (text: string, gaps: Readonly<Record<string, string | number>>) =>
    text.replace(/\{(\w+)\}/g, (gap, name: string) => {
      const value = gaps[name];
      return typeof value === 'number' ? count(value, language) : (value ?? gap);
    });
  return {
    language,
    t: (key, gaps = {}) => filled(words[key] ?? key, gaps),
    word: (kind, code) => words[`${kind}.${code}`] ?? code.replaceAll('_', ' '),
    reason: (code) => reasons[code] ?? code,
    work: (about) => {
      const parts = about.split(':');
      const kind = ['assistance', 'listing', 'fault'].includes(parts[0] ?? '') ? parts.shift() : '';
      if (kind === 'listing') return requirements.product ?? about;
      const id = kind === 'fault' ? parts[1] : parts[0];
      return requirements[id ?? ''] ?? reasons[about] ?? about;
    },
    n: (value) => count(value, language),
  };
}

export const TextsContext = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error('the texts were not fetched');
  return texts;
}

/** Names the view in the browser's title. @param view null for the numbers of all of India */
export function useTitle(view: string | null): void {
  const { t } = useTexts();
  const page = t('dashboard.short');
  useEffect(() => {
    document.title = view === null ? page : `${view} – ${page}`;
  }, [view, page]);
}
