import { ActivityFailure } from '@temporalio/workflow';
import type { Case, Listing } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { ListingRequest } from '../../contracts/outside.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { skuOf } from '../../contracts/waiting.ts';
import { delist } from '../calls.ts';

/** A product that a reviewer has accepted, with where the marketplace stands on it. */
export interface Product {
  readonly sku: string;
  readonly evidence: Evidence;
  readonly listing: Listing | undefined;
  readonly request: ListingRequest;
}

export function acceptedProducts(theCase: Case): Product[] {
  const seller = {
    own: theCase.requirements.seller_account?.evidence ?? null,
    collective: theCase.collective,
  };
  const { trade, state, settlement, route, taxRoute, marketplace, exports } = theCase;
  const facts = { trade, state, settlement, route, taxRoute, marketplace, exports };
  return Object.values(theCase.requirements).flatMap((one) => {
    if (one.kind !== 'product' || one.status !== 'accepted' || one.evidence === null) return [];
    const sku = skuOf(one.id);
    const { caseId, artisanId, policy } = theCase;
    return [
      {
        sku,
        evidence: one.evidence,
        listing: theCase.listings[sku],
        request: { caseId, artisanId, sku, product: one.evidence, seller, policy, facts },
      },
    ];
  });
}

/** False when the product was changed or sent back while the marketplace was being asked. */
export function isSameProduct(theCase: Case, { sku, evidence }: Product): boolean {
  const now = theCase.requirements[`product:${sku}`];
  return now?.status === 'accepted' && now.evidence?.digest === evidence.digest;
}

/** Products that are on the marketplace, or were when somebody last looked. */
export function onSale(theCase: Case): Product[] {
  return acceptedProducts(theCase).filter(
    ({ listing }) =>
      listing !== undefined &&
      listing.submission !== null &&
      listing.status !== 'taken_down' &&
      listing.status !== 'left_up',
  );
}

/**
 * Takes products off the marketplace, through any outage. Where the seller has taken back our authorisation we can no
 * longer reach the listing: that must not hold up the end, and is told, since its owner has to see to it.
 */
export async function takeDown(products: readonly Product[]): Promise<DomainEvent[]> {
  return Promise.all(
    products.map(async ({ sku, request }) => {
      try {
        await delist(request);
        return event('listing.taken_down', { sku });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        return event('listing.left_up', { sku, code: 'listing.not_reachable' });
      }
    }),
  );
}
