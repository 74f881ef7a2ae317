import type { CaseFacts } from '../contracts/case.ts';

/**
 * When a rule applies, as data: each named fact must have one of its values. `{}` always applies. Data can be shown,
 * compared and signed off, which a function cannot.
 */
export type Condition = { readonly [Fact in keyof CaseFacts]?: readonly CaseFacts[Fact][] };

/** True if every fact that the condition names has one of its values. */
export function applies(condition: Condition, facts: CaseFacts): boolean {
  return (Object.keys(condition) as (keyof CaseFacts)[]).every((fact) =>
    (condition[fact] as readonly unknown[]).includes(facts[fact]),
  );
}
