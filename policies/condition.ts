import type { CaseFacts } from '../contracts/case.ts';

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
