import type { Case } from './case.ts';
import { isDue, isSatisfied, type Requirement } from './requirement.ts';
import { type Capability, PARTIES, type Party, STAGES, type Stage } from './vocabulary.ts';

/**
 * What is derived from a case and therefore never stored: what is due, which work waits on which party, and the
 * progress. Consumers of the topic use the same functions as the workflow.
 */

/** The key of a product on a marketplace in `Case.listings`. */
export const listingKey = (marketplace: string, sku: string) => `${marketplace}/${sku}`;

/** The listing on the case's own marketplace. Others are beside the path. */
function homeListing(theCase: Pick<Case, 'listings' | 'marketplace'>, one: Requirement) {
  return theCase.listings[listingKey(theCase.marketplace, skuOf(one.id))];
}

/** Product requirements count together: one good product is enough. */
const isProduct = (one: Requirement) => one.kind === 'product';

/** The requirements of a case in the order of the path. */
export function requirementsOf(theCase: Pick<Case, 'requirements'>, stage?: Stage): Requirement[] {
  const all = Object.values(theCase.requirements);
  return stage === undefined ? all : all.filter((one) => one.stage === stage);
}

const place = (stage: Stage) => STAGES.indexOf(stage);

/** The other requirements that are alternatives to this one. */
export function alternatives(theCase: Pick<Case, 'requirements'>, one: Requirement): Requirement[] {
  if (one.oneOf === undefined) return [];
  return requirementsOf(theCase).filter((it) => it.oneOf === one.oneOf && it.id !== one.id);
}

/** True if this requirement or an alternative is satisfied. */
export function isMet(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  return isSatisfied(one) || alternatives(theCase, one).some(isSatisfied);
}

/** True while an alternative is satisfied or under check, so that this one need not be submitted. */
function isSpared(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  const underWay = (it: Requirement) => it.status === 'submitted' || it.status === 'verifying';
  return alternatives(theCase, one).some((it) => isSatisfied(it) || underWay(it));
}

/** True if the path needs it. Requirements that gate only export or payout are beside the path. */
function isOnPath({ gates }: Pick<Requirement, 'gates'>): boolean {
  return gates === 'list' || gates === 'sell';
}

/** True if its refusal ends the case: the path needs it, and no alternative is left. */
export function isDecisive(theCase: Pick<Case, 'requirements'>, one: Requirement): boolean {
  const isLeft = alternatives(theCase, one).some((it) => it.status !== 'refused');
  return isOnPath(one) && !isProduct(one) && !isLeft;
}

/**
 * What a live case still waits for: requirements beside the path, further products under way, and a revoked
 * authorisation.
 */
export function besideOpen(theCase: Case): Requirement[] {
  return requirementsOf(theCase).filter((one) => {
    if (isProduct(one)) return isUnderWay(theCase, one);
    if (isMet(theCase, one)) return false;
    return one.status !== 'refused' || isAppealable(one);
  });
}

/** True while a product is under way. A returned product that the artisan leaves delays nothing. */
function isUnderWay(theCase: Case, one: Requirement): boolean {
  if (one.status === 'submitted' || one.status === 'verifying') return true;
  const status = homeListing(theCase, one)?.status;
  return one.status === 'accepted' && status !== 'live' && status !== 'refused';
}

/** True if the watched listing cannot be read: such a watch does not count as completed. */
export function isWatchUnread(theCase: Case): boolean {
  const { outages, faults } = theCase;
  const isOpen = (key: string) => outages[key] !== undefined || faults[key] !== undefined;
  const watched = homeListings(theCase).filter((one) => one.status === 'live');
  const isOut = watched.some(({ marketplace, sku }) =>
    isOpen(`marketplace:${listingKey(marketplace, sku)}`),
  );
  return isOut || requirementsOf(theCase).some((one) => one.kind === 'account' && isDue(one));
}

/** True if the artisan has a capability. Selling includes listing; a capability without requirements is never given. */
export function may(theCase: Pick<Case, 'requirements'>, capability: Capability): boolean {
  const gates: readonly Capability[] = capability === 'sell' ? ['list', 'sell'] : [capability];
  const gating = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && gates.includes(one.gates),
  );
  return gating.length > 0 && gating.every((one) => isMet(theCase, one));
}

/** True once everything up to a stage is met. Of products one is enough, if the marketplace takes it. */
export function isStageSettled(theCase: Case, stage: Stage): boolean {
  const rest = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && isOnPath(one) && place(one.stage) <= place(stage),
  );
  if (!rest.every((one) => isMet(theCase, one))) return false;
  if (stage === 'catalogue') return homeListings(theCase).some(isTaken);
  if (stage === 'go_live') return homeListings(theCase).some((one) => one.status === 'live');
  return true;
}

const homeListings = ({ listings, marketplace }: Case) =>
  Object.values(listings).filter((one) => one.marketplace === marketplace);

function isTaken(listing: Case['listings'][string]): boolean {
  return (
    listing.status === 'previewed' || listing.status === 'submitted' || listing.status === 'live'
  );
}

/** Requirements that have to be submitted now, in any stage, all at once. */
export function dueRequirements(theCase: Case): Requirement[] {
  if (theCase.end !== null) return [];
  return requirementsOf(theCase).filter(
    (one) =>
      isDue(one) &&
      !isSpared(theCase, one) &&
      // The registry answers itself, unless it returned something to the artisan.
      (one.from !== 'registry' || one.status === 'returned'),
  );
}

/** True for a refusal that the artisan may still appeal against. A refused product holds back only itself. */
export function isAppealable(one: Requirement): boolean {
  return (
    one.status === 'refused' &&
    one.refusal !== null &&
    one.kind !== 'product' &&
    one.from !== 'registry'
  );
}

/** A piece of work that waits on a party, with its own deadline. */
export interface Wait {
  /** The work: see `WorkItem`. */
  readonly about: string;
  readonly on: Party;
  /** Since when it waits on this party; time that counts for no party is left out. */
  readonly since: string;
  /** How often this party was late with it already. */
  readonly escalations: number;
  /** The days that the party may take, if not the policy's general number. */
  readonly lateAfterDays?: number | undefined;
}

const WORK_KINDS = ['assistance', 'listing', 'fault'] as const;

/** The parsed name of a piece of work: `pan`, `assistance:pan`, `listing:amazon_in/SKU`, `fault:kyc:pan`. */
export interface WorkItem {
  readonly kind: 'requirement' | (typeof WORK_KINDS)[number];
  /** The key in the case's `requirements`, `assistance`, `listings` or `faults`. */
  readonly key: string;
}

/** Parses the name of a piece of work. */
export function workItemOf(about: string): WorkItem {
  const kind = WORK_KINDS.find((one) => about.startsWith(`${one}:`));
  if (kind === undefined) return { kind: 'requirement', key: about };
  return { kind, key: about.slice(kind.length + 1) };
}

/** What one requirement waits for; null if it is met, before its stage, or while a fault delays it. */
function waitFor(theCase: Case, one: Requirement): Wait | null {
  if (isMet(theCase, one)) return null;
  const { id, since, escalations, lateAfterDays } = one;
  // Only the artisan decides about an appeal, within the policy's time.
  if (one.status === 'refused' && !isAppealable(one)) return null;
  if (isDue(one) && isSpared(theCase, one)) return null;
  const help = theCase.assistance[id];
  if (help !== undefined) {
    const { waitingOn: on, since: helped, escalations: times } = help;
    return { about: `assistance:${id}`, on, since: helped, escalations: times };
  }
  if (one.status === 'refused' || isDue(one)) {
    const isAsked = one.from === 'registry' && one.status === 'returned';
    const on = one.status === 'refused' || isAsked ? 'artisan' : one.from;
    return { about: id, on, since, escalations };
  }
  if (one.waitingOn === null || isHeldUp(theCase, id)) return null;
  return { about: id, on: one.waitingOn, since, escalations, lateAfterDays };
}

/**
 * True while our operations team has to mend a fault first: the work waits on them, and no outside system is late with
 * it.
 */
function isHeldUp({ faults }: Case, requirement: string): boolean {
  return Object.values(faults).some((one) => one.requirement === requirement);
}

/** Everything that waits on a party now. Empty while the case is held, since nothing is decided then. */
export function waits(theCase: Case): Wait[] {
  return theCase.held === null ? allWaits(theCase) : [];
}

/** The parties that the case waits on, in the order of `PARTIES`; kept in the case as `waiting.on`. */
export function holders(theCase: Case): Party[] {
  const on = new Set(waits(theCase).map((one) => one.on));
  return PARTIES.filter((party) => on.has(party));
}

function allWaits(theCase: Case): Wait[] {
  const faults = Object.entries(theCase.faults).map(
    ([key, { waitingOn: on, since, escalations }]): Wait => ({
      about: `fault:${key}`,
      on,
      since,
      escalations,
    }),
  );
  if (theCase.end !== null) return [...faults, ...afterTheEnd(theCase)];
  if (theCase.status === 'live') {
    return [...faults, ...besideOpen(theCase).flatMap((one) => besideWait(theCase, one) ?? [])];
  }
  const blocking = requirementsOf(theCase).filter(
    (one) => !isProduct(one) && isOnPath(one) && place(one.stage) <= place(theCase.stage),
  );
  const found = blocking.flatMap((one) => waitFor(theCase, one) ?? []);
  const isTurnOfProducts = found.length + faults.length === 0 || theCase.stage === 'go_live';
  return [...faults, ...found, ...(isTurnOfProducts ? productWaits(theCase) : [])];
}

function besideWait(theCase: Case, one: Requirement): Wait | null {
  return isProduct(one) && one.status === 'accepted'
    ? listingWait(theCase, one)
    : waitFor(theCase, one);
}

/** The reasons of assistance that a person still has to give after the end. */
export const BY_HAND: ReadonlySet<string> = new Set([
  'listing.take_down_by_hand',
  'document.delete_by_hand',
]);

/** What has still to be undone after the end: by the marketplace, or by a person if we can no longer reach it. */
function afterTheEnd(theCase: Case): Wait[] {
  const { assistance, end } = theCase;
  const byHand = Object.entries(assistance)
    .filter(([, { reason }]) => BY_HAND.has(reason))
    .map(([id, { waitingOn: on, since, escalations }]): Wait => {
      return { about: `assistance:${id}`, on, since, escalations };
    });
  const up = listingsToTakeDown(theCase)
    .filter(({ sku }) => !isHeldUp(theCase, `product:${sku}`))
    .map(({ marketplace, sku, waitingOn, escalations, since }): Wait => {
      const from = end !== null && end.at > since ? end.at : since;
      const about = `listing:${listingKey(marketplace, sku)}`;
      return { about, on: waitingOn ?? 'marketplace', since: from, escalations };
    });
  return [...byHand, ...up];
}

/**
 * The listings that are, or may be, on a marketplace and have to be taken down, since the case ended
 * without going live.
 */
export function listingsToTakeDown(theCase: Case): Case['listings'][string][] {
  const { end, listings } = theCase;
  if (end === null || end.kind === 'live') return [];
  // A submission that was under way when the case ended may have reached the marketplace.
  const maybe = (one: Case['listings'][string]) =>
    one.status === 'previewed' && may(theCase, 'sell');
  return Object.values(listings).filter(
    (one) => (one.onMarketplace || maybe(one)) && one.status !== 'left_up',
  );
}

/** The key of assistance with products when there is no product yet. */
export const ANY_PRODUCT = 'product';

/** What the products wait for. While one is under way, a returned one delays nothing. */
function productWaits(theCase: Case): Wait[] {
  if (place(theCase.stage) < place('catalogue')) return [];
  const products = requirementsOf(theCase).filter(isProduct);
  const found = products.flatMap((one) =>
    one.status === 'accepted' ? (listingWait(theCase, one) ?? []) : (waitFor(theCase, one) ?? []),
  );
  const busy = found.filter(({ on }) => on !== 'artisan');
  if (busy.length > 0) return busy;
  const isUnderWayElsewhere = products.some(
    (one) =>
      isHeldUp(theCase, one.id) || (theCase.stage === 'go_live' && one.status === 'accepted'),
  );
  if (isUnderWayElsewhere) return [];
  const help = theCase.assistance[ANY_PRODUCT];
  if (help === undefined) {
    const { stageSince: since } = theCase;
    return [{ about: ANY_PRODUCT, on: 'artisan', since, escalations: 0 }];
  }
  const { waitingOn: on, since, escalations } = help;
  return [{ about: `assistance:${ANY_PRODUCT}`, on, since, escalations }];
}

/** What an accepted product waits for at the case's own marketplace. */
function listingWait(theCase: Case, one: Requirement): Wait | null {
  if (isHeldUp(theCase, one.id)) return null;
  const listing = homeListing(theCase, one);
  if (listing?.status === 'live') return null;
  // After its preview a product waits for the seller account, not the marketplace, until the account is linked.
  const isPreviewed = listing?.digest === one.evidence?.digest && listing?.status !== 'refused';
  if (theCase.stage === 'go_live' && isPreviewed && !may(theCase, 'sell')) return null;
  const { escalations, since } = one;
  if (listing === undefined || one.since > listing.since) {
    return { about: one.id, on: one.waitingOn ?? 'marketplace', since, escalations };
  }
  return {
    about: `listing:${listingKey(listing.marketplace, listing.sku)}`,
    on: listing.waitingOn ?? 'marketplace',
    since: listing.since,
    escalations: listing.escalations,
  };
}

/** `product:ABC-01` → `ABC-01`. */
export function skuOf(requirementId: string): string {
  return requirementId.slice(requirementId.indexOf(':') + 1);
}

/** The share of the requirements that is met, in whole per cent. */
export function percentDone(theCase: Case): number {
  if (theCase.end?.kind === 'live') return 100;
  const all = requirementsOf(theCase).filter((one) => one.status !== 'not_applicable');
  if (all.length === 0) return 0;
  return Math.floor((100 * all.filter((one) => isMet(theCase, one)).length) / (all.length + 1));
}
