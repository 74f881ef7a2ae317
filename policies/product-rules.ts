import type { CaseFacts } from '../contracts/case.ts';
import type { ListingIssue } from '../contracts/events.ts';
import { applies, type Condition } from './condition.ts';

/** What can be declared of a product, as it is called in the product. */
type Declaration = 'genericName' | 'makerOnPack' | 'consumerCare' | 'safetyMark' | 'hallmark';

/** What a product has to declare, of whom, and by which rule. */
export interface ProductRule {
  readonly rule: string;
  readonly appliesWhen: Condition;
  readonly declares: Declaration;
  /** The reason that it comes back with. */
  readonly code:
    | 'product.declaration_missing'
    | 'product.safety_mark_missing'
    | 'product.hallmark_missing';
}

/** What is missing in a product, all at once, each with its field. A missing declaration is brought and refuses nobody. */
export function productDefects(
  rules: readonly ProductRule[],
  facts: CaseFacts,
  { declarations }: { readonly declarations: { readonly [D in Declaration]?: unknown } },
): ListingIssue[] {
  return rules
    .filter(
      ({ appliesWhen, declares }) =>
        applies(appliesWhen, facts) && declarations[declares] === undefined,
    )
    .map(({ code, declares }) => ({ code, attribute: null, field: `declarations.${declares}` }));
}
