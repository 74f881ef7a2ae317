import type { RuleSource } from './rule.ts';

/** One marketplace that is served. Plain data: it is bundled. */
export interface Marketplace {
  /** As registrations and events name it. */
  readonly code: string;
  /** Whose interface it has: the marketplaces of one family share an adapter and its quotas. */
  readonly family: string;
  /** Its id at the family's interface. */
  readonly marketplaceId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The language in which it takes English texts. */
  readonly languageTag: string;
  /** Null where a case may be registered for it; else the marketplace from which products are exported to it. */
  readonly home: string | null;
  /** Where this row comes from. */
  readonly source: RuleSource;
}

/** @param among the marketplaces of a policy. @returns undefined for a code that is not served under it. */
export function marketplaceOf(
  code: string,
  among: readonly Marketplace[],
): Marketplace | undefined {
  return among.find((one) => one.code === code);
}

/** Where a case's products go abroad under its policy; undefined where there is no such market yet. */
export function exportMarketOf(
  { marketplaces }: { readonly marketplaces: readonly Marketplace[] },
  home: string,
): Marketplace | undefined {
  return marketplaces.find((one) => one.home === home);
}
