import type { Case, CaseFacts, Listing } from '../../contracts/case.ts';
import { isDue } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { listingKey, skuOf } from '../../contracts/waiting.ts';
import type { ListingRef, ListingRequest, SellerRef } from '../interface/activities.ts';
import type { OutsideCall } from '../outside-call.ts';

/** A product that a reviewer has accepted, with its listing on one marketplace. */
export interface Product {
  readonly sku: string;
  readonly evidence: Evidence;
  readonly question: number;
  readonly listing: Listing | undefined;
  readonly request: ListingRequest;
}

/** The facts of a case that rules may read and activities receive. */
export function factsOf(theCase: Case): CaseFacts {
  const { trade, state, settlement, route, taxRoute, marketplace, exports } = theCase;
  return { trade, state, settlement, route, taxRoute, marketplace, exports };
}

/** The account that a case's products are listed under. */
export function sellerOf({ requirements, collective }: Case): SellerRef {
  return { own: requirements.seller_account?.evidence ?? null, collective };
}

/** Accepted products with their listings on one marketplace: the case's own unless another is named. */
export function acceptedProducts(theCase: Case, marketplace = theCase.marketplace): Product[] {
  const { caseId, artisanId, policy } = theCase;
  const about = { caseId, artisanId, policy, marketplace };
  const seller = sellerOf(theCase);
  const facts = factsOf(theCase);
  return Object.values(theCase.requirements).flatMap((one) => {
    if (one.kind !== 'product' || one.status !== 'accepted' || one.evidence === null) return [];
    const sku = skuOf(one.id);
    return [
      {
        sku,
        evidence: one.evidence,
        question: one.question,
        listing: theCase.listings[listingKey(marketplace, sku)],
        request: { ...about, sku, product: one.evidence, seller, facts },
      },
    ];
  });
}

/** False if the product was changed or sent back while the marketplace was asked. */
export function isSameProduct(theCase: Case, { sku, evidence }: Product): boolean {
  const now = theCase.requirements[`product:${sku}`];
  return now?.status === 'accepted' && now.evidence?.digest === evidence.digest;
}

/** The key, subject and requirement of a call about a listing. @param verb tells calls about one listing apart. */
export function aboutListing(verb: string, { marketplace, sku }: ListingRef, question: number) {
  const subject = listingKey(marketplace, sku);
  return {
    key: `${verb}:${subject}#${question}`,
    system: 'marketplace',
    subject,
    requirement: `product:${sku}`,
  } as const satisfies Omit<OutsideCall, 'ask' | 'conclude'>;
}

/** False while the artisan has to link the account anew: the marketplace would refuse every call about it. */
export function isAccountLinked({ requirements, route }: Case): boolean {
  const account = requirements.seller_account;
  return route === 'collective' || account === undefined || !isDue(account);
}
