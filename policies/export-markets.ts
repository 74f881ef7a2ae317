import type { Policy } from './policy.ts';
import { proposedOn, type RuleSource } from './rule.ts';

/** Where products of a marketplace are listed abroad. Plain data: it is bundled. */
export interface ExportMarket extends RuleSource {
  readonly home: string;
  readonly abroad: string;
  /** The other marketplace's id at the same interface. */
  readonly marketplaceId: string;
  readonly currency: string;
  /** The language in which the marketplace takes English texts. */
  readonly languageTag: string;
}

const rule = proposedOn('2026-11-24');

/**
 * One market to begin with. It is in the same region of the interface as India, so that no other endpoint is needed;
 * whether one authorisation covers both is not known, and a seller who is refused there keeps what they sell at home.
 */
export const EXPORT_MARKETS: readonly ExportMarket[] = [
  {
    ...rule(
      'export.market.amazon_ae',
      'unverified',
      'Who may export from India is listed in the United Arab Emirates too, while the listing at home is watched.',
      'Proposed by this project. Marketplace ids and regions: the developer guide’s table of marketplaces (India and the Emirates are in the European region). A seller-tools vendor reports that an account in the Middle East may be another one than in Europe.',
    ),
    home: 'amazon_in',
    abroad: 'amazon_ae',
    marketplaceId: 'A2VIGQ35RCS4UG',
    currency: 'AED',
    languageTag: 'en_AE',
  },
];

/** Where a case's products go abroad under its policy; undefined where there is no such market yet. */
export function exportMarketOf(
  { exportMarkets }: Pick<Policy, 'exportMarkets'>,
  home: string,
): ExportMarket | undefined {
  return exportMarkets.find((one) => one.home === home);
}
