import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ListingIssue } from '../contracts/events.ts';
import { product } from '../contracts/intake/product.ts';
import type { ListingRequest, OutsideCalls } from '../contracts/outside.ts';
import { policyOf } from '../policies/policies.ts';
import { productDefects } from '../policies/product-rules.ts';
import { checkAccount } from './account.ts';
import type { OutsideDeps } from './deps.ts';
import { rejected } from './failures.ts';
import { listingOf } from './listing-attributes.ts';
import { blockingIssues, issue } from './listing-issues.ts';
import { NotAuthorised } from './lwa.ts';
import { marketOf, priceIn } from './markets.ts';
import { openEvidence } from './open.ts';
import { type Seller, Sellers } from './sellers.ts';
import { callMarketplace } from './sp-api.ts';

const submission = z.object({
  status: z.enum(['ACCEPTED', 'INVALID', 'VALID']),
  submissionId: z.string().min(1),
  issues: z.array(issue).default([]),
});

const item = z.object({
  summaries: z
    .array(z.object({ marketplaceId: z.string(), status: z.array(z.string()).default([]) }))
    .default([]),
  issues: z.array(issue).default([]),
});

/** Nobody has said what it costs there, and no rate of exchange is ours to choose. */
const NO_PRICE: ListingIssue = {
  code: 'listing.missing_price',
  attribute: 'purchasable_offer',
  field: 'priceAbroad',
};

type MarketplaceCalls = Pick<
  OutsideCalls,
  'checkSellerAccount' | 'previewListing' | 'submitListing' | 'readListing' | 'delist'
>;

/** Lists products through the Selling Partner API (Listings Items 2021-08-01). */
export function marketplaceCalls({ dossier, config }: OutsideDeps): MarketplaceCalls {
  const sellers = new Sellers(config, dossier);
  /** Putting replaces the whole listing of a SKU, so it may be repeated. */
  async function put(seller: Seller, request: ListingRequest, preview: boolean) {
    const content = await openEvidence(dossier, request.product, product);
    const market = marketOf(request, config);
    const price = priceIn(market, content);
    if (price === undefined) return { content, submissionId: 'not-asked', issues: [NO_PRICE] };
    const answer = await callMarketplace(seller, config, submission, (options) =>
      seller.listings.putListingsItem(
        {
          sellerId: seller.sellerId,
          sku: request.sku,
          marketplaceIds: [market.marketplaceId],
          body: listingOf(content, market, price),
          ...(preview ? { mode: 'VALIDATION_PREVIEW' as const } : {}),
        },
        options,
      ),
    );
    if (answer === null) throw rejected('marketplace', 'HTTP 404');
    const issues = blockingIssues(answer.issues);
    // "Invalid" comes with HTTP 200, and not always with an issue that we can read.
    if (answer.status === 'INVALID' && issues.length === 0) {
      issues.push({ code: 'listing.other', attribute: null });
    }
    return { content, submissionId: answer.submissionId, issues };
  }

  return {
    checkSellerAccount: async ({ evidence }) => checkAccount(await sellers.own(evidence), config),

    async previewListing(request) {
      const { content, issues } = await authorised(put(sellers.previewer(request), request, true));
      const { products } = policyOf(request.policy);
      // What the law wants and what the marketplace wants come back together, once.
      return { issues: [...productDefects(products, request.facts, content), ...issues] };
    },

    async submitListing(request) {
      const put_ = put(await sellers.lister(request), request, false);
      const { submissionId, issues } = await authorised(put_);
      return { submission: opaque(submissionId), issues };
    },

    async readListing(request) {
      const seller = await sellers.lister(request);
      const { sellerId } = seller;
      const { marketplaceId } = marketOf(request, config);
      const found = await authorised(
        callMarketplace(seller, config, item, (options) =>
          seller.listings.getListingsItem(
            {
              sellerId,
              sku: request.sku,
              marketplaceIds: [marketplaceId],
              includedData: ['summaries', 'issues'],
            },
            options,
          ),
        ),
      );
      const here = found?.summaries.filter((one) => one.marketplaceId === marketplaceId) ?? [];
      const has = (status: string) => here.some((one) => one.status.includes(status));
      return {
        buyable: has('BUYABLE'),
        discoverable: has('DISCOVERABLE'),
        issues: blockingIssues(found?.issues ?? []),
      };
    },

    /** What is already gone is what was wanted. */
    async delist(request) {
      const seller = await sellers.lister(request);
      const { sellerId } = seller;
      await authorised(
        callMarketplace(seller, config, submission, (options) =>
          seller.listings.deleteListingsItem(
            {
              sellerId,
              sku: request.sku,
              marketplaceIds: [marketOf(request, config).marketplaceId],
            },
            options,
          ),
        ),
      );
    },
  };
}

/** Without the seller's authorisation nothing can be listed, however often it is tried: the case is told so. */
async function authorised<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof NotAuthorised ? rejected('marketplace', error.code) : error;
  });
}

/** As it is, where it fits into an event; else a digest of it. */
function opaque(submissionId: string): string {
  const fits = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/.test(submissionId);
  return fits ? submissionId : createHash('sha256').update(submissionId).digest('hex');
}
