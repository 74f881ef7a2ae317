import { ActivityFailure } from '@temporalio/workflow';
import type { Case, Export } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { ListingRequest, ListingState, ListingSubmission } from '../../contracts/outside.ts';
import { exportMarketOf } from '../../policies/export-markets.ts';
import { policyOf } from '../../policies/policies.ts';
import { delist, readListing, submitListing } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';
import { acceptedProducts, isSameProduct, type Product } from './products.ts';

/** A product that is on sale at home, with where it stands abroad. */
interface Exported extends Product {
  readonly marketplace: string;
  readonly there: Export | undefined;
  readonly request: ListingRequest;
}

/**
 * Whoever may export is listed abroad too, once at home and while that listing is watched. What goes wrong there is
 * told and holds up nothing: neither the listing at home nor the case's end.
 */
export function exportWork(theCase: Case): Errand[] {
  if (theCase.status !== 'live') return [];
  return forExport(theCase).flatMap((one) => {
    const isNew = one.there?.digest !== one.evidence.digest;
    if (isNew) return [submission(one)];
    return one.there?.status === 'submitted' ? [lookUp(one)] : [];
  });
}

/** What was to be sold abroad and is not, as the case closes. */
export function unfinishedExports(theCase: Case): DomainEvent[] {
  const left = forExport(theCase).filter(({ there }) => there?.status !== 'live');
  const [first] = left;
  if (first === undefined) return [];
  const { marketplace } = first;
  return [event('export.unfinished', { marketplace, skus: left.map(({ sku }) => sku) })];
}

/** Products that are on a marketplace abroad, or were when somebody last looked. */
export function onSaleAbroad(theCase: Case): Exported[] {
  return exportable(theCase).filter(
    ({ there }) => there?.status === 'submitted' || there?.status === 'live',
  );
}

/** Takes products off the marketplace abroad, as `takeDown` at home. */
export async function takeDownAbroad(products: readonly Exported[]): Promise<DomainEvent[]> {
  return Promise.all(
    products.map(async ({ sku, marketplace, request }) => {
      try {
        await delist(request);
        return event('export.taken_down', { sku, marketplace });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        return event('export.left_up', { sku, marketplace, code: 'listing.not_reachable' });
      }
    }),
  );
}

function exportable(theCase: Case): Exported[] {
  const market = exportMarketOf(policyOf(theCase.policy), theCase.marketplace);
  if (market === undefined) return [];
  const marketplace = market.abroad;
  return acceptedProducts(theCase).map((one) => ({
    ...one,
    marketplace,
    there: theCase.abroad?.[one.sku],
    request: { ...one.request, abroad: marketplace },
  }));
}

function forExport(theCase: Case): Exported[] {
  if (!theCase.granted.includes('export')) return [];
  return exportable(theCase).filter(({ listing }) => listing?.status === 'live');
}

const about = (verb: string, { sku, evidence }: Exported) =>
  ({
    key: `${verb}:${sku}@${evidence.version}`,
    system: 'marketplace',
    subject: `${sku} abroad`,
  }) as const;

function submission(product: Exported): Errand {
  return errand(
    about('export', product),
    () => submitListing(product.request),
    (now, answer) => concludeSubmission(now, product, answer),
  );
}

function concludeSubmission(
  theCase: Case,
  product: Exported,
  { submission: id, issues }: ListingSubmission,
): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  const { sku, marketplace, evidence } = product;
  const { digest } = evidence;
  if (issues.length > 0)
    return { events: [event('export.refused', { sku, marketplace, digest, issues: [...issues] })] };
  return { events: [event('export.submitted', { sku, marketplace, digest, submission: id })] };
}

function lookUp(product: Exported): Errand {
  return errand(
    about('abroad', product),
    () => readListing(product.request),
    (now, state) => concludeLookUp(now, product, state),
  );
}

function concludeLookUp(
  theCase: Case,
  product: Exported,
  { buyable, discoverable, issues }: ListingState,
): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  const { sku, marketplace, evidence } = product;
  const { digest } = evidence;
  if (issues.length > 0)
    return { events: [event('export.refused', { sku, marketplace, digest, issues: [...issues] })] };
  if (!buyable || !discoverable) return { events: [], askAgain: true };
  return { events: [event('export.went_live', { sku, marketplace })] };
}
