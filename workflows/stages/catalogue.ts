import type { Case } from '../../contracts/case.ts';
import type { ListingIssue } from '../../contracts/events.ts';
import { event } from '../../contracts/events.ts';
import type { PreviewReport } from '../../contracts/outside.ts';
import { previewListing } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';
import { isOneTooMany } from './awaiting.ts';
import { acceptedProducts, isSameProduct, type Product } from './products.ts';

/** Products go on side by side; each that a reviewer accepted and the marketplace has not seen is previewed. */
export function previews(theCase: Case): Errand[] {
  return acceptedProducts(theCase)
    .filter(
      ({ evidence, listing }) =>
        listing?.digest !== evidence.digest || listing.status === 'refused',
    )
    .map((product) =>
      errand(
        {
          key: `preview:${product.sku}@${product.evidence.version}`,
          system: 'marketplace',
          subject: product.sku,
        },
        () => previewListing(product.request),
        (now, report) => concludePreview(now, product, report),
      ),
    );
}

export function concludePreview(theCase: Case, product: Product, { issues }: PreviewReport): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  const { sku, evidence } = product;
  if (issues.length === 0)
    return { events: [event('listing.previewed', { sku, digest: evidence.digest })] };
  return refusedBy(theCase, sku, issues);
}

/**
 * Every issue at once, each with its attribute. "Approval required" waits for a person: a retry never helps. Nor does
 * sending a product back for ever, or having it approved by the same desk again: then a supervisor finds another way.
 */
export function refusedBy(theCase: Case, sku: string, issues: readonly ListingIssue[]): Found {
  const requirement = `product:${sku}`;
  const codes = [...new Set(issues.map((one) => one.code))];
  const refused = event('listing.refused', { sku, issues: [...issues] });
  const needsApproval = codes.includes('listing.qualification_required');
  const wasRefused = theCase.listings[sku]?.status === 'refused';
  const attempt = theCase.requirements[requirement]?.attempt ?? 0;
  if (isOneTooMany(theCase, attempt) || (needsApproval && wasRefused)) {
    return {
      events: [refused, event('requirement.referred', { requirement, to: 'supervisor', codes })],
    };
  }
  return {
    events: [
      refused,
      needsApproval
        ? event('requirement.referred', { requirement, to: 'reviewer', codes })
        : event('requirement.returned', { requirement, by: 'system', codes }),
    ],
  };
}
