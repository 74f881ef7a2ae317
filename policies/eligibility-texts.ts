import type { Language } from '../contracts/vocabulary.ts';
import type { Advice, EligibilityRule, Outcome } from './eligibility.ts';
import { ADVICE as ADVICE_EN, CONDITIONS as EN } from './texts/en/eligibility.ts';
import { ADVICE as ADVICE_HI, CONDITIONS as HI } from './texts/hi/eligibility.ts';
import type { ConditionText } from './texts/shape.ts';

const CONDITIONS: Readonly<Record<Language, Readonly<Record<EligibilityRule, ConditionText>>>> = {
  en: EN,
  hi: HI,
};
const ADVICE = { en: ADVICE_EN, hi: ADVICE_HI } satisfies Record<Language, unknown>;

/** A condition's name, its result in words, and what to do about it; nothing to do if it fits. */
export function conditionSays(
  rule: EligibilityRule,
  outcome: Outcome,
  language: Language,
): readonly [name: string, says: string, todo: string] {
  const texts = CONDITIONS[language][rule];
  const [says, todo] = outcome === 'fits' ? [texts.fits, ''] : texts[outcome];
  return [texts.name, says, todo];
}

/** The advice in words; `decides` is the text on who decides. */
export function adviceSays(advice: Advice | 'decides', language: Language): string {
  return ADVICE[language][advice];
}
