import { type DomainEvent, event } from '../contracts/events.ts';
import { policyOf, productRequirement, requirementsFor } from '../policies/policies.ts';
import { taxRouteRule } from '../policies/tax-routes.ts';
import { tradeOf } from '../policies/trades.ts';
import type { OpenCase } from './interface/run-input.ts';

/**
 * The events that open a case. Obstacles are recorded on the first day: a service trade has no marketplace route at
 * all, and a missing tax registration becomes a facilitator's task.
 */
export function openingEvents(start: OpenCase): DomainEvent[] {
  const facts = start.registration;
  const policy = policyOf(facts.policy);
  const requirements = requirementsFor(policy, facts);
  const carried = start.carriedOver?.requirements ?? {};
  const products = [...new Set([...Object.keys(start.brought), ...Object.keys(carried)])]
    .filter((id) => id.startsWith('product:'))
    .map((id) => productRequirement(policy, id.slice('product:'.length)));
  const registered = event('case.registered', {
    ...facts,
    requirements: [...requirements, ...products].map((one) => ({
      ...one,
      evidence: start.brought[one.id] ?? null,
    })),
  });
  const opened = [registered, ...carriedOver(start, [...requirements, ...products])];
  if (tradeOf(policy, facts.trade)?.sells === 'no') {
    return [...opened, event('case.no_marketplace_route', { reason: 'trade.sells_no_goods' })];
  }
  if (facts.route === 'collective') return opened;
  const { id: rule, answer } = taxRouteRule(policy, facts.marketplace, facts.taxRoute);
  const assessed = event('case.route_assessed', {
    marketplace: facts.marketplace,
    taxRoute: facts.taxRoute,
    answer,
    rule,
  });
  const missing =
    requirements.some((one) => one.id === 'tax_status') && start.brought.tax_status === undefined;
  const needsHelp = missing && answer !== 'yes';
  if (!needsHelp) return [...opened, assessed];
  const reason = answer === 'no' ? 'tax.registration_missing' : 'tax.route_unverified';
  return [
    ...opened,
    assessed,
    event('assistance.opened', { requirement: 'tax_status', waitingOn: 'facilitator', reason }),
  ];
}

/** Carries over from an earlier application what the policy still asks for and the registration did not bring anew. */
function carriedOver(start: OpenCase, asked: readonly { id: string }[]): DomainEvent[] {
  const { fromCase, requirements } = start.carriedOver ?? { fromCase: '', requirements: {} };
  return asked.flatMap(({ id: requirement }) => {
    const one = requirements[requirement];
    return one === undefined || start.brought[requirement] !== undefined
      ? []
      : [event('requirement.carried_over', { requirement, fromCase, ...one })];
  });
}
