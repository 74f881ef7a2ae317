import { RULES as EN, filled, type RuleKey } from '../../contracts/rules.ts';
import type { Language } from '../../contracts/vocabulary.ts';
import { RULES as HI } from './hi/rules.ts';

export const RULE_KEYS = Object.keys(EN) as RuleKey[];

/** Gaps that hold lists; what is in any other has no spaces. */
const LISTS: ReadonlySet<string> = new Set(['values', 'served']);

/** What each rule with gaps looks like once they are filled. */
const SHAPES = RULE_KEYS.map((key) => {
  const parts = EN[key].split(/\{(\w+)\}/);
  const gaps = parts.filter((_, place) => place % 2 === 1);
  const form = parts.map((part, place) =>
    place % 2 === 0
      ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      : LISTS.has(part)
        ? '(.*)'
        : '(\\S+)',
  );
  return { key, gaps, form: new RegExp(`^${form.join('')}$`) };
}).filter(({ gaps }) => gaps.length > 0);
const BY_SENTENCE = new Map(RULE_KEYS.map((key) => [EN[key] as string, key]));

/** Of a rule's English sentence which rule it is, and what its gaps hold; null for any other sentence. */
export function ruleOf(
  sentence: string,
): { readonly key: RuleKey; readonly params: Readonly<Record<string, string>> } | null {
  const whole = BY_SENTENCE.get(sentence);
  if (whole !== undefined) return { key: whole, params: {} };
  for (const { key, gaps, form } of SHAPES) {
    const [, ...values] = form.exec(sentence) ?? [];
    if (values.length > 0)
      return { key, params: Object.fromEntries(gaps.map((gap, at) => [gap, values[at] ?? ''])) };
  }
  return null;
}

/** What a field must be, in a language; a sentence that is no rule's stays as it is. */
export function ruleIn(sentence: string, language: Language): string {
  const found = language === 'hi' ? ruleOf(sentence) : null;
  return found === null ? sentence : filled(HI[found.key], found.params);
}
