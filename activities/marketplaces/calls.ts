import { type Product, product } from '../../contracts/intake/product.ts';
import { type Marketplace, marketplaceOf } from '../../policies/marketplaces.ts';
import { policyOf } from '../../policies/policies.ts';
import { productDefects } from '../../policies/product-rules.ts';
import { MARKETPLACES } from '../../policies/served-marketplaces.ts';
import type { ListingRequest, OutsideActivities } from '../../workflows/interface/activities.ts';
import type { OutsideDeps } from '../deps.ts';
import { rejected } from '../failures.ts';
import { openEvidence } from '../open.ts';
import { collectiveAccount, listingAccount, ownAccount } from './accounts.ts';
import { createAmazon } from './amazon/amazon.ts';
import { findingsOf } from './findings.ts';
import type { MarketplacePort, OwnedIssue } from './port.ts';

type MarketplaceCalls = Pick<
  OutsideActivities,
  'checkSellerAccount' | 'previewListing' | 'submitListing' | 'readListing' | 'takeDownListing'
>;

/** The marketplaces that are served, and the adapter of each family. */
export interface Served {
  readonly marketplaces: readonly Marketplace[];
  readonly families: Readonly<Record<string, (deps: OutsideDeps) => MarketplacePort>>;
}

/** A new family of marketplaces is a folder beside this file, a line here, and rows in `policies/`. */
export const SERVED: Served = { marketplaces: MARKETPLACES, families: { amazon: createAmazon } };

/** The submission id of a product that was not sent to the marketplace. */
const NOT_ASKED = 'not-asked';

/**
 * The activities of all marketplaces. The code in each call's input selects the marketplace.
 * @throws each: ApplicationFailure REJECTED_REQUEST with `fault.configuration` for a code that is not served.
 */
export function marketplaceActivities(
  deps: OutsideDeps,
  served: Served = SERVED,
): MarketplaceCalls {
  const ports = new Map(
    Object.entries(served.families).map(([family, create]) => [family, create(deps)]),
  );
  const serving = ({ marketplace: code }: { readonly marketplace: string }) => {
    const marketplace = marketplaceOf(code, served.marketplaces);
    const port = marketplace && ports.get(marketplace.family);
    if (marketplace === undefined || port === undefined)
      throw rejected('marketplace', `${code} is not served`, 'fault.configuration');
    return { marketplace, port, family: marketplace.family };
  };
  /** What a call about a listing needs, with the seller's account. */
  const listing = async (input: Parameters<OutsideActivities['readListing']>[0]) => {
    const { marketplace, port, family } = serving(input);
    return { marketplace, port, seller: await listingAccount(deps, family, input.seller) };
  };
  // The intake schema checks again what is sent: an entry may be older than a rule, or written by another program.
  const open = (input: ListingRequest) => openEvidence(deps.dossier, input.product, product);

  return {
    async checkSellerAccount(input) {
      const { marketplace, port } = serving(input);
      return port.account(await ownAccount(deps, input.evidence), marketplace);
    },

    async previewListing(input) {
      const { marketplace, port, family } = serving(input);
      const content = await open(input);
      const defects: OwnedIssue[] = productDefects(
        policyOf(input.policy).products,
        input.facts,
        content,
      ).map((one) => ({ ...one, owner: 'artisan' }));
      const price = priceIn(marketplace, content);
      if (price === undefined) return findingsOf([...defects, NO_PRICE]);
      const { collective } = input.seller;
      const account = collective === null ? null : collectiveAccount(deps, family, collective);
      const offer = { sku: input.sku, product: content, price };
      const issues = (await port.preview?.(offer, marketplace, account)) ?? [];
      // Defects by law and by the marketplace are returned together.
      return findingsOf([...defects, ...issues]);
    },

    async submitListing(input) {
      const { marketplace, port, seller } = await listing(input);
      const content = await open(input);
      const price = priceIn(marketplace, content);
      if (price === undefined) return { submission: NOT_ASKED, ...findingsOf([NO_PRICE]) };
      const offer = { sku: input.sku, product: content, price };
      const { submission, issues } = await port.submit(offer, marketplace, seller);
      const hashed = deps.dossier.pseudonym('submission', submission);
      return { submission: hashed, ...findingsOf(issues) };
    },

    async readListing(input) {
      const { marketplace, port, seller } = await listing(input);
      const { state, issues } = await port.read(input.sku, marketplace, seller);
      // A listing on sale is not delayed by issues that we or the marketplace have to mend.
      const isOurs = ({ owner }: OwnedIssue) => owner === 'us' || owner === 'them';
      const standing = state === 'on_sale' ? issues.filter((one) => !isOurs(one)) : issues;
      return { state, ...findingsOf(standing) };
    },

    async takeDownListing(input) {
      const { marketplace, port, seller } = await listing(input);
      await port.takeDown(input.sku, marketplace, seller);
      return {};
    },
  };
}

/** The artisan has given no price for this marketplace, and we choose no rate of exchange. */
const NO_PRICE: OwnedIssue = {
  owner: 'artisan',
  code: 'listing.missing_price',
  attribute: null,
  field: 'priceAbroad',
};

/** The price of a product on a marketplace, in whole units of its currency; undefined if the artisan gave none. */
function priceIn({ currency }: Marketplace, { priceInr, priceAbroad }: Product) {
  if (currency === 'INR') return priceInr;
  return priceAbroad?.currency === currency ? priceAbroad.amount : undefined;
}
