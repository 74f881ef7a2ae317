import { ActivityFailure, log } from '@temporalio/workflow';
import type { Case, Listing } from '../../contracts/case.ts';
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
  return Object.values(theCase.requirements).flatMap((one) => {
    if (one.kind !== 'product' || one.status !== 'accepted' || one.evidence === null) return [];
    const sku = skuOf(one.id);
    const { caseId, artisanId } = theCase;
    return [
      {
        sku,
        evidence: one.evidence,
        listing: theCase.listings[sku],
        request: { caseId, artisanId, sku, product: one.evidence, seller },
      },
    ];
  });
}

/** False when the product was changed or sent back while the marketplace was being asked. */
export function isSameProduct(theCase: Case, { sku, evidence }: Product): boolean {
  const now = theCase.requirements[`product:${sku}`];
  return now?.status === 'accepted' && now.evidence?.digest === evidence.digest;
}

/**
 * Takes a withdrawn artisan's products off the marketplace, through any outage. Where the seller has taken back our
 * authorisation we can no longer reach the listing: that must not hold up the end, and is left to the account's owner.
 */
export async function takeBackListings(theCase: Case): Promise<void> {
  const listed = acceptedProducts(theCase).filter(
    ({ listing }) => listing !== undefined && listing.submission !== null,
  );
  await Promise.all(
    listed.map(async ({ sku, request }) => {
      try {
        await delist(request);
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        log.warn('a listing could not be taken back', { sku });
      }
    }),
  );
}
