import type { Language } from '../../contracts/vocabulary.ts';
import { en } from './en.ts';
import { hi } from './hi.ts';
import type { Catalogue } from './shape.ts';

/** What readers of the topics may say to people: the words for codes, and not what is said to the artisan alone. */

/** Words about commands and their refusals, and what is said to the artisan at the end. */
const OURS = /^(command|verdict|refusal)\.|\.message$/;

export interface PublicTexts {
  /** `stage.kyc`, `trade.potter`, `event.case.registered`, `dashboard.title` and so on. */
  readonly words: Readonly<Record<string, string>>;
  /** The name of each requirement, by its id; all products share `product`. */
  readonly requirements: Readonly<Record<string, string>>;
  /** What is wrong, by the reason code. */
  readonly reasons: Readonly<Record<string, string>>;
}

export function publicTexts(language: Language): PublicTexts {
  const { words, requirements, reasons }: Catalogue = language === 'hi' ? hi : en;
  return {
    words: Object.fromEntries(Object.entries(words).filter(([key]) => !OURS.test(key))),
    requirements: Object.fromEntries(
      Object.entries(requirements).map(([id, { name }]) => [id, name]),
    ),
    reasons: Object.fromEntries(Object.entries(reasons).map(([code, [wrong]]) => [code, wrong])),
  };
}
