import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import { may } from '../../contracts/waiting.ts';
import { exportMarketOf } from '../../policies/marketplaces.ts';
import { policyOf } from '../../policies/policies.ts';
import { checkSellerAccount, readListing, submitListing } from '../activity-proxies.ts';
import type { AccountReport, ListingState, ListingSubmission } from '../interface/activities.ts';
import { type Found, NOTHING_NEW, type OutsideCall, outsideCall } from '../outside-call.ts';
import { refusedBy } from './catalogue.ts';
import {
  aboutListing,
  acceptedProducts,
  isAccountLinked,
  isSameProduct,
  type Product,
} from './products.ts';
import {
  aboutRequirement,
  isCurrent,
  questionAbout,
  submittedRequirements,
} from './requirement-queries.ts';

/** Checks the seller account, then lists each product, reads it until it is on sale, and watches it. */
export function goLiveWork(theCase: Case): OutsideCall[] {
  const { marketplace } = theCase;
  return [
    ...accountChecks(theCase),
    ...(isAccountLinked(theCase)
      ? [
          ...(may(theCase, 'sell') ? listingWork(acceptedProducts(theCase), 'previewed') : []),
          ...(theCase.status === 'live' ? watchReads(theCase) : []),
          ...besideMarkets(theCase)
            .filter((one) => one !== marketplace)
            .flatMap((one) => listingWork(soldAtHome(theCase, one), undefined)),
        ]
      : []),
  ];
}

function accountChecks(theCase: Case): OutsideCall[] {
  const { marketplace } = theCase;
  return submittedRequirements(theCase, 'account').map((one) =>
    outsideCall(
      { ...aboutRequirement(one), system: 'marketplace' },
      () => checkSellerAccount({ ...questionAbout(theCase, one), marketplace }),
      (now, report) => concludeAccount(now, one.requirement, report),
    ),
  );
}

/** What a check of the seller account means for the case. */
export function concludeAccount(
  theCase: Case,
  requirement: Requirement,
  { outcome, codes: found }: AccountReport,
): Found {
  if (!isCurrent(theCase, requirement)) return NOTHING_NEW;
  const { id, evidence } = requirement;
  const codes = [...found];
  switch (outcome) {
    case 'linked': {
      const digest = evidence?.digest ?? null;
      return { events: [event('requirement.accepted', { requirement: id, by: 'system', digest })] };
    }
    case 'returned':
      return { events: [event('requirement.returned', { requirement: id, by: 'system', codes })] };
    case 'unknown':
      return {
        events: [event('requirement.referred', { requirement: id, to: 'facilitator', codes })],
      };
  }
}

/**
 * Submits products that are not submitted yet, and reads submitted ones until they are on sale: accepted is not live.
 * @param ready the status of a listing that may be submitted; undefined if it needs no preview.
 */
function listingWork(products: readonly Product[], ready: 'previewed' | undefined): OutsideCall[] {
  return products.flatMap((product) => {
    const { evidence, listing, request, question } = product;
    const isThisVersion = listing?.digest === evidence.digest;
    const isReady =
      ready === undefined ? !isThisVersion : isThisVersion && listing.status === ready;
    if (isReady) {
      return [
        outsideCall(
          aboutListing('list', request, question),
          () => submitListing(request),
          (now, answer) => concludeSubmission(now, product, answer),
        ),
      ];
    }
    const isSubmitted = listing?.status === 'submitted' || listing?.status === 'fell_back';
    if (!isSubmitted) return [];
    return [
      outsideCall(
        aboutListing('read', request, question),
        () => readListing(request),
        (now, state) => concludeLookUp(now, product, state),
      ),
    ];
  });
}

/** What a submission means for the case. */
export function concludeSubmission(
  theCase: Case,
  product: Product,
  answer: ListingSubmission,
): Found {
  const { sku, evidence, request } = product;
  const { marketplace, seller } = request;
  if (answer.finding !== 'none') {
    return isSameProduct(theCase, product) ? refusedBy(theCase, product, answer) : NOTHING_NEW;
  }
  // The product is on the marketplace now, whatever became of it in the case meanwhile.
  const account = seller.collective === null ? seller.own : null;
  const { digest } = evidence;
  const { submission } = answer;
  return {
    events: [event('listing.submitted', { marketplace, sku, digest, account, submission })],
  };
}

/** What a read of a submitted listing means for the case. */
export function concludeLookUp(theCase: Case, product: Product, found: ListingState): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  if (found.finding !== 'none') return refusedBy(theCase, product, found);
  if (found.state !== 'on_sale') return { events: [], askAgain: true };
  const { marketplace } = product.request;
  return { events: [event('listing.went_live', { marketplace, sku: product.sku })] };
}

/** Reads live listings again while they are watched: one that is gone reopens the case's go_live. */
function watchReads(theCase: Case): OutsideCall[] {
  return acceptedProducts(theCase)
    .filter(({ listing }) => listing?.status === 'live')
    .map((product) =>
      outsideCall(
        aboutListing('watch', product.request, product.question),
        () => readListing(product.request),
        (now, state) => concludeWatch(now, product, state),
      ),
    );
}

/** Only a marketplace that reports the listing off sale ends its live status. */
function concludeWatch(theCase: Case, product: Product, { state, issues }: ListingState): Found {
  if (!isSameProduct(theCase, product) || theCase.status !== 'live') return NOTHING_NEW;
  if (state !== 'off_sale') return { events: [], askAgain: true };
  const { sku, request } = product;
  const { marketplace } = request;
  const said = [...new Set(issues.map(({ code }) => code))];
  const codes = said.length > 0 ? said : ['listing.not_buyable'];
  return { events: [event('listing.fell_back', { marketplace, sku, codes })] };
}

/**
 * The marketplaces beside the case's own. A case that may export is listed abroad too, once it is on sale at home and
 * while that listing is watched. A failure there is recorded and delays nothing.
 */
function besideMarkets(theCase: Case): string[] {
  const market = exportMarketOf(policyOf(theCase.policy), theCase.marketplace);
  const isOpen = theCase.status === 'live' && theCase.capabilities.includes('export');
  return market !== undefined && isOpen ? [market.code] : [];
}

/** A case's products for a marketplace beside its own: only those that are on sale at home. */
function soldAtHome(theCase: Case, marketplace: string): Product[] {
  const atHome = new Set(
    acceptedProducts(theCase)
      .filter(({ listing }) => listing?.status === 'live')
      .map(({ sku }) => sku),
  );
  return acceptedProducts(theCase, marketplace).filter(({ sku }) => atHome.has(sku));
}

/** The products that are not on sale on a marketplace beside the case's own when the case closes. */
export function unfinishedListings(theCase: Case): DomainEvent[] {
  return besideMarkets(theCase).flatMap((marketplace) => {
    const left = soldAtHome(theCase, marketplace).filter(
      ({ listing }) => listing?.status !== 'live',
    );
    if (left.length === 0) return [];
    return [event('listing.unfinished', { marketplace, skus: left.map(({ sku }) => sku) })];
  });
}
