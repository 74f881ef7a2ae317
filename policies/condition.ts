import type { SellerRoute, TaxRoute } from '../contracts/vocabulary.ts';

/** What a rule may look at. All of it is public: it stands in the registration event. */
export interface CaseFacts {
  readonly trade: string;
  readonly state: string;
  readonly settlement: 'rural' | 'urban';
  readonly route: SellerRoute;
  readonly taxRoute: TaxRoute;
  readonly marketplace: string;
  /** Whether the artisan wants to sell abroad too. */
  readonly exports: boolean;
}

/**
 * For whom a rule holds, as data: each fact that is named must have one of its values. `{}` holds for everybody.
 * Data can be shown, compared and signed off, which a function cannot.
 */
export type Condition = { readonly [Fact in keyof CaseFacts]?: readonly CaseFacts[Fact][] };

/** True when every fact that the condition names has one of the values named for it. */
export function applies(condition: Condition, facts: CaseFacts): boolean {
  return (Object.keys(condition) as (keyof CaseFacts)[]).every((fact) =>
    (condition[fact] as readonly unknown[]).includes(facts[fact]),
  );
}
