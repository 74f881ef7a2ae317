import type { CaseFacts } from '../contracts/case.ts';
import type { RequirementSpec } from '../contracts/requirement.ts';
import { applies } from './condition.ts';
import type { Policy } from './policy.ts';
import { policy_2026_11 } from './versions/2026-11.ts';
import { policy_2026_12 } from './versions/2026-12.ts';
import {
  policy_bench,
  policy_demo,
  policy_demo_dormant,
  policy_demo_lapse,
  policy_demo_late,
  policy_demo_watch,
} from './versions/demo.ts';

/** Every policy version that a case may have pinned. Versions are added, never removed or edited. */
export const POLICIES: readonly Policy[] = [
  policy_2026_11,
  policy_2026_12,
  policy_demo,
  policy_demo_lapse,
  policy_demo_late,
  policy_demo_dormant,
  policy_demo_watch,
  policy_bench,
];

/** The policy of a new case that names none. */
export const CURRENT_POLICY = policy_2026_12.version;

/**
 * The policy of a version. @throws Error for a version that does not exist; callers check input with `isPolicy` first.
 */
export function policyOf(version: string): Policy {
  const found = POLICIES.find((one) => one.version === version);
  if (found === undefined) throw new Error(`there is no policy version ${version}`);
  return found;
}

/** True for a version that exists. */
export function isPolicy(version: string): boolean {
  return POLICIES.some((one) => one.version === version);
}

/** The requirements of a case with these facts, in the order of the path. */
export function requirementsFor(policy: Policy, facts: CaseFacts): RequirementSpec[] {
  return policy.requirements
    .filter((one) => applies(one.appliesWhen, facts))
    .map(({ rule: _rule, appliesWhen: _appliesWhen, ...spec }) => spec);
}

/** The requirement for a product: the artisan submits it, a reviewer decides, then the marketplace is asked. */
export function productRequirement(
  { product }: Pick<Policy, 'product'>,
  sku: string,
): RequirementSpec {
  return { id: `product:${sku}`, ...product };
}
