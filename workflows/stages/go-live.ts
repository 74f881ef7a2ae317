import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import type { AccountReport, ListingState, ListingSubmission } from '../../contracts/outside.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { may } from '../../contracts/waiting.ts';
import { checkSellerAccount, readListing, submitListing } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';
import { exportWork } from './abroad.ts';
import { awaitingCheck, isCurrent } from './awaiting.ts';
import { refusedBy } from './catalogue.ts';
import { acceptedProducts, isSameProduct, type Product } from './products.ts';

/** The seller account is linked, then each product is listed, read until it is buyable and discoverable, and watched. */
export function goLiveWork(theCase: Case): Errand[] {
  return [
    ...accountChecks(theCase),
    ...(may(theCase, 'sell') ? [...submissions(theCase), ...lookUps(theCase)] : []),
    ...(theCase.status === 'live' ? watchReads(theCase) : []),
    ...exportWork(theCase),
  ];
}

function accountChecks(theCase: Case): Errand[] {
  const { caseId, artisanId } = theCase;
  return awaitingCheck(theCase, 'account').map(({ requirement, evidence }) =>
    errand(
      {
        key: `${requirement.id}@${evidence.version}`,
        system: 'marketplace',
        subject: requirement.id,
      },
      () => checkSellerAccount({ caseId, artisanId, evidence }),
      (now, report) => concludeAccount(now, requirement, evidence, report),
    ),
  );
}

export function concludeAccount(
  theCase: Case,
  { id }: Requirement,
  evidence: Evidence,
  { authorised, codes }: AccountReport,
): Found {
  if (!isCurrent(theCase, id, evidence)) return NOTHING_NEW;
  return {
    events: [
      authorised
        ? event('requirement.accepted', { requirement: id, by: 'system', digest: evidence.digest })
        : event('requirement.returned', { requirement: id, by: 'system', codes: [...codes] }),
    ],
  };
}

function submissions(theCase: Case): Errand[] {
  return acceptedProducts(theCase)
    .filter(
      ({ evidence, listing }) =>
        listing?.status === 'previewed' && listing.digest === evidence.digest,
    )
    .map((product) =>
      errand(
        {
          key: `list:${product.sku}@${product.evidence.version}`,
          system: 'marketplace',
          subject: product.sku,
        },
        () => submitListing(product.request),
        (now, answer) => concludeSubmission(now, product, answer),
      ),
    );
}

export function concludeSubmission(
  theCase: Case,
  product: Product,
  { submission, issues }: ListingSubmission,
): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  if (issues.length > 0) return refusedBy(theCase, product.sku, issues);
  return { events: [event('listing.submitted', { sku: product.sku, submission })] };
}

/** Accepted is not live: issues and visibility come later, so the listing is read until they do. */
function lookUps(theCase: Case): Errand[] {
  return acceptedProducts(theCase)
    .filter(({ listing }) => listing?.status === 'submitted' || listing?.status === 'fell_back')
    .map((product) =>
      errand(
        {
          key: `read:${product.sku}@${product.evidence.version}`,
          system: 'marketplace',
          subject: product.sku,
        },
        () => readListing(product.request),
        (now, state) => concludeLookUp(now, product, state),
      ),
    );
}

export function concludeLookUp(
  theCase: Case,
  product: Product,
  { buyable, discoverable, issues }: ListingState,
): Found {
  if (!isSameProduct(theCase, product)) return NOTHING_NEW;
  if (issues.length > 0) return refusedBy(theCase, product.sku, issues);
  if (!buyable || !discoverable) return { events: [], askAgain: true };
  return { events: [event('listing.went_live', { sku: product.sku })] };
}

/** A listing that was live is looked at again while it is watched: one that is gone reopens the matter. */
function watchReads(theCase: Case): Errand[] {
  return acceptedProducts(theCase)
    .filter(({ listing }) => listing?.status === 'live')
    .map((product) =>
      errand(
        {
          key: `watch:${product.sku}@${product.evidence.version}`,
          system: 'marketplace',
          subject: product.sku,
        },
        () => readListing(product.request),
        (now, state) => concludeWatch(now, product, state),
      ),
    );
}

function concludeWatch(
  theCase: Case,
  product: Product,
  { buyable, discoverable, issues }: ListingState,
): Found {
  if (!isSameProduct(theCase, product) || theCase.status !== 'live') return NOTHING_NEW;
  const { sku } = product;
  if (buyable && discoverable) return { events: [], askAgain: true };
  const codes = [...new Set(issues.map(({ code }) => code))];
  return {
    events: [
      event('listing.fell_back', { sku, codes: codes.length > 0 ? codes : ['listing.other'] }),
    ],
  };
}
