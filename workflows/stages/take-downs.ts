import type { Case, Listing } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { listingsToTakeDown } from '../../contracts/waiting.ts';
import { takeDownListing } from '../activity-proxies.ts';
import type { ListingRef } from '../interface/activities.ts';
import { type OutsideCall, outsideCall } from '../outside-call.ts';
import { aboutListing, sellerOf } from './products.ts';

/**
 * Takes every listing of a withdrawn or closed case off sale, whatever became of the product since. It is tried again
 * through any outage and any fault of ours. If the way to the marketplace is lost for good, a facilitator takes it down
 * by hand with the seller.
 */
export function takeDowns(theCase: Case): OutsideCall[] {
  return listingsToTakeDown(theCase).map((listing) => {
    const ref = refOf(theCase, listing);
    const { marketplace, sku } = listing;
    return outsideCall(
      {
        ...aboutListing('take_down', ref, 0),
        undoes: true,
        lost: (now, code) => leftUp(now, listing, code),
      },
      () => takeDownListing(ref),
      () => ({ events: [event('listing.taken_down', { marketplace, sku })] }),
    );
  });
}

/** Uses the account that it was listed under, even if another was linked since. */
function refOf(theCase: Case, { marketplace, sku, account }: Listing): ListingRef {
  const { caseId, artisanId } = theCase;
  const { own, collective } = sellerOf(theCase);
  return { caseId, artisanId, marketplace, sku, seller: { own: account ?? own, collective } };
}

/** @param code why we can no longer take it down. */
function leftUp(theCase: Case, { marketplace, sku }: Listing, code: string): DomainEvent[] {
  const requirement = `product:${sku}`;
  const reason = 'listing.take_down_by_hand';
  const isOpen = theCase.assistance[requirement]?.reason === reason;
  return [
    event('listing.left_up', { marketplace, sku, code }),
    ...(isOpen
      ? []
      : [event('assistance.opened', { requirement, waitingOn: 'facilitator', reason })]),
  ];
}
