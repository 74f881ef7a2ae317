import { describe, expect, it } from 'vitest';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { policyOf } from '../../policies/policies.ts';
import { productDefects } from '../../policies/product-rules.ts';
import { ruleSource } from '../../policies/register.ts';
import { FACTS } from '../support/cases.ts';

const { products } = policyOf('2026-12');
const facts = (trade: string) => ({ ...FACTS, trade });
const ALWAYS = ['genericName', 'makerOnPack', 'consumerCare'];
const missing = (trade: string, declarations = {}) =>
  productDefects(products, facts(trade), { declarations }).map(({ field }) =>
    field?.replace('declarations.', ''),
  );

describe('what a product declares', () => {
  it.each([
    ['potter', ALWAYS],
    ['doll_toy_maker', [...ALWAYS, 'safetyMark']],
    ['goldsmith', [...ALWAYS, 'hallmark']],
  ])('%s: everything that is missing, at once', (trade, expected) => {
    expect(missing(trade)).toEqual(expected);
  });

  it('is enough once it is there', () => {
    const metrology = { genericName: 'Doll', makerOnPack: true, consumerCare: true };
    expect(missing('doll_toy_maker', metrology)).toEqual(['safetyMark']);
    expect(missing('doll_toy_maker', { ...metrology, safetyMark: 'exempt' })).toEqual([]);
  });

  it('rests on rules that are in the register and that are not mere guesses', () => {
    for (const { rule, code } of products) {
      expect(ruleSource(rule)?.confidence).not.toBe('unverified');
      expect(isReasonCode(code)).toBe(true);
    }
  });

  it('is not required by a policy that does not name it', () => {
    expect(
      productDefects(policyOf('2026-11').products, facts('goldsmith'), { declarations: {} }),
    ).toEqual([]);
  });
});
