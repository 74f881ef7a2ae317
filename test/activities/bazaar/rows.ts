import type { Marketplace } from '../../../policies/marketplaces.ts';
import type { Quota } from '../../../policies/quotas.ts';
import { proposedOn } from '../../../policies/rule.ts';

const rule = proposedOn('2026-11-28');

/** A marketplace that there is not, for the test of the port and the page about it. */
export const BAZAAR: Marketplace = {
  code: 'bazaar_in',
  family: 'bazaar',
  marketplaceId: 'IN-1',
  currency: 'INR',
  languageTag: 'en',
  home: null,
  source: rule(
    'marketplace.bazaar_in',
    'unverified',
    'Products are listed on the bazaar, in rupees.',
    'Invented for a test.',
  ),
};

/** It counts by another measure: one plan for all that is written, none for what is read. */
export const BAZAAR_QUOTAS: readonly Quota[] = [
  {
    family: 'bazaar',
    name: 'write',
    operation: 'POST and DELETE of goods',
    calls: ['submitListing', 'takeDownListing'],
    rate: 2,
    burst: 2,
    accounts: 'shared',
    rule: 'quota.bazaar_write',
  },
];
