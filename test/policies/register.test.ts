import { describe, expect, it } from 'vitest';
import { ELIGIBILITY_RULES } from '../../policies/eligibility.ts';
import { CURRENT_POLICY, POLICIES, policyOf } from '../../policies/policies.ts';
import { QUOTAS } from '../../policies/quotas.ts';
import { RULE_REGISTER, ruleSource, unverifiedRules } from '../../policies/register.ts';
import { MARKETPLACES } from '../../policies/served-marketplaces.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';

const POLICY = policyOf(CURRENT_POLICY);
const ASKED = POLICIES.flatMap(({ requirements }) => requirements.map((one) => one.rule));
const ROUTES = [
  ...POLICY.taxRoutes.map((one) => one.id),
  taxRouteRule(POLICY, 'no_such', 'none').id,
];
/** Rules that no requirement names: they are in the list of trades, or about a provider's question or answer. */
const ELSEWHERE = [
  'products.legal_metrology',
  ...['trades.service', 'trades.restricted', 'identity.name_bands', 'tax.agreement'],
  ...MARKETPLACES.map(({ source }) => source.id),
  ...ELIGIBILITY_RULES,
  ...[...QUOTAS.map(({ rule }) => rule), 'quota.share'],
  ...['calendar.sundays', 'calendar.national', 'messages.quiet_hours'],
  ...POLICY.calendar.states.flatMap(({ state }) => [
    `calendar.saturdays.${state}`,
    `calendar.holidays.${state}`,
  ]),
];

describe('the rule register', () => {
  it.each([...new Set([...ASKED, ...ROUTES, ...ELSEWHERE])])('has an entry for %s', (id) => {
    const found = ruleSource(id);
    expect(found?.id).toBe(id);
    expect(found?.says.length).toBeGreaterThan(5);
    expect(found?.source.length).toBeGreaterThan(5);
    expect(found?.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('has each rule once and none that is unused', () => {
    const ids = RULE_REGISTER.map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => ![...ASKED, ...ROUTES, ...ELSEWHERE].includes(id))).toEqual([]);
  });

  it('claims no sign-off that was not given', () => {
    expect(RULE_REGISTER.every((one) => one.signedOffBy === null)).toBe(true);
  });

  it('lists what is unverified, and marks every unverified tax route so', () => {
    const ids = unverifiedRules().map((one) => one.id);
    expect(ids).toContain('arms.permit');
    expect(ids).not.toContain('marketplace.own_account');
    for (const one of POLICY.taxRoutes) {
      if (one.answer === 'unverified') expect(ids).toContain(one.id);
    }
  });

  it('knows no rule that does not exist', () => {
    expect(ruleSource('scheme.nineteenth_trade')).toBeUndefined();
  });
});
