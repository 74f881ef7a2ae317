import type { CaseFacts } from '../contracts/case.ts';
import type { ListingIssue } from '../contracts/events.ts';
import { applies, type Condition } from './condition.ts';

/** The declarations of a product, by their field names. */
type Declaration = 'genericName' | 'makerOnPack' | 'consumerCare' | 'safetyMark' | 'hallmark';

/** A declaration that a product needs, under which condition, and the rule that requires it. */
export interface ProductRule {
  readonly rule: string;
  readonly appliesWhen: Condition;
  readonly declares: Declaration;
  /** The reason code when it is missing. */
  readonly code:
    | 'product.declaration_missing'
    | 'product.safety_mark_missing'
    | 'product.hallmark_missing';
}

/**
 * The missing declarations of a product, all at once, each with its field. They return the product and never refuse it.
 */
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
