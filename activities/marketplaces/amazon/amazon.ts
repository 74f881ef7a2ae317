import type { Marketplace } from '../../../policies/marketplaces.ts';
import type { OutsideDeps } from '../../deps.ts';
import type { MarketplacePort, Offer } from '../port.ts';
import { accountOf, sightingOf, submissionOf, takenDownOf } from './answers.ts';
import { listingOf } from './attributes.ts';
import { Sellers } from './sellers.ts';
import { callMarketplace, type Seller } from './sp-api.ts';

/** Amazon's marketplaces by the Selling Partner API: Sellers v1 and Listings Items 2021-08-01. */
export function createAmazon({ config }: OutsideDeps): MarketplacePort {
  const sellers = new Sellers(config);

  /** A put replaces the whole listing of a SKU, so it may be repeated. */
  async function put(
    { sku, product, price }: Offer,
    marketplace: Marketplace,
    seller: Seller,
    mode?: 'VALIDATION_PREVIEW',
  ) {
    const answer = await callMarketplace(seller, config, ({ api }, options) =>
      api.putListingsItem(
        {
          sellerId: seller.sellerId,
          sku,
          marketplaceIds: [marketplace.marketplaceId],
          body: listingOf(product, marketplace, price),
          ...(mode === undefined ? {} : { mode }),
        },
        options,
      ),
    );
    return submissionOf(answer, { sku, marketplace, isPreview: mode !== undefined });
  }

  const item = (sku: string, { marketplaceId }: { readonly marketplaceId: string }) => ({
    sku,
    marketplaceIds: [marketplaceId],
  });

  return {
    async account(account, marketplace) {
      const answer = await callMarketplace(sellers.of(account), config, ({ api }, options) =>
        api.getMarketplaceParticipations(options),
      );
      return accountOf(answer, marketplace);
    },

    async preview(offer, marketplace, collective) {
      const seller = collective === null ? sellers.ours() : sellers.of(collective);
      return (await put(offer, marketplace, seller, 'VALIDATION_PREVIEW')).issues;
    },

    submit: (offer, marketplace, account) => put(offer, marketplace, sellers.of(account)),

    async read(sku, marketplace, account) {
      const answer = await callMarketplace(
        sellers.of(account),
        config,
        ({ api, sellerId }, options) =>
          api.getListingsItem(
            {
              ...item(sku, marketplace),
              sellerId,
              includedData: ['summaries', 'issues'],
            },
            options,
          ),
      );
      return sightingOf(answer, { sku, marketplace });
    },

    async takeDown(sku, marketplace, account) {
      const answer = await callMarketplace(
        sellers.of(account),
        config,
        ({ api, sellerId }, options) =>
          api.deleteListingsItem({ ...item(sku, marketplace), sellerId }, options),
      );
      takenDownOf(answer, { sku, marketplace });
    },
  };
}
