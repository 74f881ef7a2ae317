import type { RuleSource } from './rule.ts';

/** One marketplace that is served. Plain data: it is bundled. */
export interface Marketplace {
  /** Its code in registrations and events. */
  readonly code: string;
  /** The family whose interface it has: marketplaces of one family share an adapter and its quotas. */
  readonly family: string;
  /** Its id at the family's interface. */
  readonly marketplaceId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The language of its English texts. */
  readonly languageTag: string;
  /** Null if a case may be registered for it; else the marketplace from which products are exported to it. */
  readonly home: string | null;
  /** The source of this row. */
  readonly source: RuleSource;
}

/**
 * The marketplace with this code. @param among the marketplaces of a policy. @returns undefined for a code that is not
 * served under it.
 */
export function marketplaceOf(
  code: string,
  among: readonly Marketplace[],
): Marketplace | undefined {
  return among.find((one) => one.code === code);
}

/** The marketplace abroad for a case's products under its policy; undefined if there is none. */
export function exportMarketOf(
  { marketplaces }: { readonly marketplaces: readonly Marketplace[] },
  home: string,
): Marketplace | undefined {
  return marketplaces.find((one) => one.home === home);
}
