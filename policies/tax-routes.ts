import type { TaxRoute } from '../contracts/vocabulary.ts';
import type { RuleSource } from './rule.ts';

/** Whether a marketplace accepts sellers on a tax route. `unverified` goes to a person, never to a refusal. */
export type RouteAnswer = 'yes' | 'no' | 'unverified';

/** A rule for a marketplace and a tax route. */
export interface TaxRouteRule extends RuleSource {
  readonly marketplace: string;
  readonly taxRoute: TaxRoute;
  readonly answer: RouteAnswer;
}

/** A policy's rule for a marketplace and tax route; a pair that is not in its table is `unverified`. */
export function taxRouteRule(
  { taxRoutes }: { readonly taxRoutes: readonly TaxRouteRule[] },
  marketplace: string,
  taxRoute: TaxRoute,
): Pick<TaxRouteRule, 'id' | 'answer'> {
  return (
    taxRoutes.find((one) => one.marketplace === marketplace && one.taxRoute === taxRoute) ?? {
      id: 'tax_route.not_in_table',
      answer: 'unverified',
    }
  );
}
