import type { Marketplace } from '../marketplaces.ts';
import { proposedOn } from '../rule.ts';

const rule = proposedOn('2026-11-24');

/**
 * The marketplaces that are served. There is one market abroad so far: it is in the same region of the interface as
 * India, so that no other endpoint is needed. Whether one authorisation covers both is not known; a seller who is
 * refused there keeps their listings at home.
 */
export const MARKETPLACES_2026_11: readonly Marketplace[] = [
  {
    code: 'amazon_in',
    family: 'amazon',
    marketplaceId: 'A21TJRUUN4KGV',
    currency: 'INR',
    languageTag: 'en_IN',
    home: null,
    source: rule(
      'marketplace.amazon_in',
      'secondary_report',
      'Products are listed on the marketplace of India, in rupees and with English texts: it takes no Hindi.',
      'Id and region: excerpts of the developer guide’s table of marketplaces. Languages: the published model of product type definitions (amzn/selling-partner-api-models, commit 34dc93f), which has en_IN and no hi_IN.',
    ),
  },
  {
    code: 'amazon_ae',
    family: 'amazon',
    marketplaceId: 'A2VIGQ35RCS4UG',
    currency: 'AED',
    languageTag: 'en_AE',
    home: 'amazon_in',
    source: rule(
      'export.market.amazon_ae',
      'unverified',
      'Who may export from India is listed in the United Arab Emirates too, while the listing at home is watched.',
      'Proposed by this project. Marketplace ids and regions: the developer guide’s table of marketplaces (India and the Emirates are in the European region). A seller-tools vendor reports that an account in the Middle East may be another one than in Europe.',
    ),
  },
];
