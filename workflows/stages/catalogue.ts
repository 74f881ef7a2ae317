import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import { previewListing } from '../activity-proxies.ts';
import type { Findings } from '../interface/activities.ts';
import { type Found, NOTHING_NEW, type OutsideCall, outsideCall } from '../outside-call.ts';
import { aboutListing, acceptedProducts, isSameProduct, type Product } from './products.ts';
import { isOneTooMany } from './requirement-queries.ts';

/**
 * The previews of a case: each product that a reviewer accepted and the marketplace has not seen. Products do not wait
 * for one another.
 */
export function previews(theCase: Case): OutsideCall[] {
  return acceptedProducts(theCase)
    .filter(
      ({ evidence, listing }) =>
        listing?.digest !== evidence.digest || listing.status === 'refused',
    )
    .map((product) =>
      outsideCall(
        aboutListing('preview', product.request, product.question),
        () => previewListing(product.request),
        (now, report) => concludePreview(now, product, report),
      ),
    );
}

/** What a preview means for the case. */
export function concludePreview(theCase: Case, product: Product, found: Findings): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  if (found.finding !== 'none') return refusedBy(theCase, product, found);
  const { sku, evidence, request } = product;
  const { marketplace } = request;
  return { events: [event('listing.previewed', { marketplace, sku, digest: evidence.digest })] };
}

/**
 * Records all issues at once, each with its attribute. What the artisan can mend is returned to them. An unknown issue
 * goes to a facilitator, a missing approval to a reviewer. After a second refusal, or too many returns, a supervisor
 * decides. On a marketplace beside the case's own a refusal changes nothing else.
 */
export function refusedBy(theCase: Case, product: Product, { finding, issues }: Findings): Found {
  const { sku, evidence, request, listing } = product;
  const { marketplace } = request;
  const { digest } = evidence;
  const refused = event('listing.refused', { marketplace, sku, digest, issues: [...issues] });
  if (marketplace !== theCase.marketplace) return { events: [refused] };
  const requirement = `product:${sku}`;
  const codes = [...new Set(issues.map((one) => one.code))];
  const attempt = theCase.requirements[requirement]?.attempt ?? 0;
  if (finding === 'artisan' && !isOneTooMany(theCase, attempt)) {
    return {
      events: [refused, event('requirement.returned', { requirement, by: 'system', codes })],
    };
  }
  const wasRefused = listing?.status === 'refused';
  const first = finding === 'approval' ? 'reviewer' : 'facilitator';
  const to = finding === 'artisan' || wasRefused ? 'supervisor' : first;
  return { events: [refused, event('requirement.referred', { requirement, to, codes })] };
}
