import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../contracts/vocabulary.ts';
import { ELIGIBILITY_RULES } from '../../policies/eligibility.ts';
import { adviceSays, conditionSays } from '../../policies/eligibility-texts.ts';
import { ADVICE as ADVICE_EN, CONDITIONS as EN } from '../../policies/texts/en/eligibility.ts';
import { ADVICE as ADVICE_HI, CONDITIONS as HI } from '../../policies/texts/hi/eligibility.ts';

const strings = (value: object): string[] =>
  Object.values(value).flatMap((one) => (typeof one === 'string' ? [one] : strings(one)));
const sentences = (value: typeof HI | typeof EN) =>
  Object.values(value).flatMap(({ name: _, ...said }) => strings(said));

describe('the texts of the advice on eligibility', () => {
  it('are about every rule and no other, in both languages', () => {
    expect(Object.keys(EN)).toEqual(ELIGIBILITY_RULES);
    expect(Object.keys(HI)).toEqual(ELIGIBILITY_RULES);
    expect(Object.keys(ADVICE_HI)).toEqual(Object.keys(ADVICE_EN));
  });

  it('are in Devanagari throughout, in one normal form, with the danda at the end', () => {
    for (const one of [...strings(HI), ...strings(ADVICE_HI)]) {
      expect(one, one).not.toMatch(/\p{Script=Latin}/u);
      expect(one, one).toMatch(/\p{Script=Devanagari}/u);
      expect(one).toBe(one.normalize('NFC'));
      expect(one, one).not.toMatch(/ {2}|^ | $|\.(\s|$)/);
    }
    for (const one of [...sentences(HI), ...strings(ADVICE_HI)]) expect(one, one).toMatch(/।$/);
    for (const one of [...sentences(EN), ...strings(ADVICE_EN)]) expect(one, one).toMatch(/\.$/);
  });

  it('say for every outcome what it is, and what to do unless it fits', () => {
    for (const language of LANGUAGES) {
      for (const rule of ELIGIBILITY_RULES) {
        expect(conditionSays(rule, 'fits', language)[2]).toBe('');
        const said = (['does_not_fit', 'not_known'] as const).map((outcome) =>
          conditionSays(rule, outcome, language),
        );
        for (const [name, says, todo] of said) {
          expect(name.length).toBeGreaterThan(1);
          expect(says).not.toBe(todo);
          expect(todo.length).toBeGreaterThan(1);
        }
      }
    }
  });

  it('leave the decision to the registry', () => {
    expect(adviceSays('decides', 'en')).toContain('The scheme office (registry) decides');
    expect(adviceSays('decides', 'hi')).toContain('फ़ैसला योजना कार्यालय करता है');
  });
});
