import { type Marketplace, marketplaceOf } from './marketplaces.ts';
import { CURRENT_POLICY, policyOf } from './policies.ts';

/** The marketplaces that are served now, at intake and by an adapter. */
export const MARKETPLACES: readonly Marketplace[] = policyOf(CURRENT_POLICY).marketplaces;

/** Whether a case may be registered for this marketplace. */
export function isRegisteredFor(code: string): boolean {
  return marketplaceOf(code, MARKETPLACES)?.home === null;
}

/** The codes that a case may be registered for. */
export const HOME_MARKETPLACES: readonly string[] = MARKETPLACES.filter(
  ({ home }) => home === null,
).map(({ code }) => code);
