import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseFacts } from '../../contracts/case.ts';
import { requirementSpec } from '../../contracts/requirement.ts';
import { SELLER_ROUTES, STAGES, TAX_ROUTES } from '../../contracts/vocabulary.ts';
import {
  CURRENT_POLICY,
  policyOf,
  productRequirement,
  requirementsFor,
} from '../../policies/policies.ts';
import { type RouteAnswer, taxRouteRule } from '../../policies/tax-routes.ts';
import { requirementText } from '../../policies/texts/texts.ts';
import { tradeOf } from '../../policies/trades.ts';
import { policy_2026_11 } from '../../policies/versions/2026-11.ts';
import { FACTS } from '../support/cases.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const POLICY = policyOf(CURRENT_POLICY);
const facts = (changes: Partial<CaseFacts> = {}): CaseFacts => ({ ...FACTS, ...changes });
const idsFor = (changes: Partial<CaseFacts>) =>
  requirementsFor(policy_2026_11, facts(changes)).map((one) => one.id);

const EVERYBODY = [
  'scheme_verification',
  'consent_kyc',
  'consent_marketplace',
  'photograph',
  'bank_proof',
  'identity',
  'pan',
  'bank_account',
];
const BY_ROUTE = { own: ['tax_status', 'seller_account'], collective: ['collective_membership'] };
const BY_TRADE: Readonly<Record<string, string[]>> = {
  doll_toy_maker: ['craft_card'],
  goldsmith: ['hallmark_evidence'],
  armourer: ['restricted_goods_permit'],
};

describe('what is asked, by trade and route', () => {
  const table = POLICY.trades.flatMap(({ code }) =>
    SELLER_ROUTES.map((route) => ({
      trade: code,
      route,
      ids: [...EVERYBODY, ...BY_ROUTE[route], ...(BY_TRADE[code] ?? [])],
    })),
  );

  it.each(table)('$trade, $route', ({ trade, route, ids }) => {
    expect(idsFor({ trade, route }).sort()).toEqual(ids.sort());
  });
});

describe('for all facts', () => {
  const anyFacts = fc.record({
    trade: fc.constantFrom(...POLICY.trades.map((one) => one.code)),
    state: fc.constantFrom('UP', 'TN', 'LA'),
    settlement: fc.constantFrom('rural' as const, 'urban' as const),
    route: fc.constantFrom(...SELLER_ROUTES),
    taxRoute: fc.constantFrom(...TAX_ROUTES),
    marketplace: fc.constantFrom('amazon_in', 'meesho', 'elsewhere'),
    exports: fc.boolean(),
  });

  it('ids are unique, valid, said in both languages, and in the order of the path', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const asked = requirementsFor(policyOf(CURRENT_POLICY), some);
        expect(new Set(asked.map((one) => one.id)).size).toBe(asked.length);
        const stages = asked.map((one) => STAGES.indexOf(one.stage));
        expect(stages).toEqual(stages.toSorted((a, b) => a - b));
        for (const one of asked) {
          expect(requirementSpec.safeParse(one).success).toBe(true);
          for (const language of ['en', 'hi'] as const) {
            const said = requirementText(one.id, language);
            expect(said?.name && said.bring && said.why).toBeTruthy();
          }
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('both consents are asked for before anything that is checked with a provider', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const asked = requirementsFor(policy_2026_11, some);
        const firstCheck = asked.findIndex((one) => one.kind === 'kyc');
        for (const id of ['consent_kyc', 'consent_marketplace']) {
          const at = asked.findIndex((one) => one.id === id);
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThan(firstCheck);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('a product is a valid requirement with texts', () => {
    const one = productRequirement(POLICY, 'ABCDE-FGHJK-P01');
    expect(requirementSpec.parse(one)).toEqual(one);
    expect(requirementText(one.id, 'hi')?.name).toBe('सामान');
  });
});

describe('trades', () => {
  it('are the 18 of the scheme', () => {
    expect(new Set(POLICY.trades.map((one) => one.code)).size).toBe(18);
    expect(tradeOf(POLICY, 'halwai')).toBeUndefined();
  });

  it('service trades have no goods, all others have', () => {
    const services = POLICY.trades.filter((one) => one.sells === 'no').map((one) => one.code);
    expect(services.sort()).toEqual(['barber', 'mason', 'washerman']);
    for (const one of POLICY.trades) expect(one.hsn.length === 0).toBe(one.sells === 'no');
  });

  it('restricted goods come with a permit', () => {
    for (const one of POLICY.trades) {
      const asked = idsFor({ trade: one.code }).includes('restricted_goods_permit');
      expect(asked).toBe(one.sells === 'restricted');
    }
  });
});

describe('the tax-route table', () => {
  const expected: readonly [string, (typeof TAX_ROUTES)[number], RouteAnswer][] = [
    ['amazon_in', 'gstin', 'yes'],
    ['amazon_in', 'enrolment', 'unverified'],
    ['amazon_in', 'handicraft_relief', 'unverified'],
    ['amazon_in', 'none', 'no'],
    ['meesho', 'gstin', 'yes'],
    ['meesho', 'enrolment', 'yes'],
    ['meesho', 'handicraft_relief', 'unverified'],
    ['meesho', 'none', 'unverified'],
  ];

  it.each(expected)('%s, %s: %s', (marketplace, taxRoute, answer) => {
    expect(taxRouteRule(POLICY, marketplace, taxRoute)).toMatchObject({
      id: `tax_route.${marketplace}.${taxRoute}`,
      answer,
    });
  });

  it('has each pair once', () => {
    expect(new Set(POLICY.taxRoutes.map((one) => one.id)).size).toBe(POLICY.taxRoutes.length);
    expect(POLICY.taxRoutes.length).toBe(expected.length);
  });

  it('never says yes or no where nothing is verified or written', () => {
    for (const one of POLICY.taxRoutes) {
      if (one.confidence === 'unverified') expect(one.answer).toBe('unverified');
    }
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...TAX_ROUTES), (marketplace, taxRoute) => {
        fc.pre(!POLICY.taxRoutes.some((one) => one.marketplace === marketplace));
        expect(taxRouteRule(POLICY, marketplace, taxRoute).answer).toBe('unverified');
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});
