import type { OutsideActivities } from '../workflows/interface/activities.ts';
import { type Marketplace, marketplaceOf } from './marketplaces.ts';
import { MARKETPLACES } from './served-marketplaces.ts';

/**
 * Calls that count against one usage plan of a marketplace, and the plan's limits. A marketplace keeps a token bucket
 * for each pair of an application (us) and a selling partner's account, and for some operations another one for the
 * application over all accounts. Plain data: it is bundled.
 */
export interface Quota {
  /** The family of marketplaces that the plan belongs to, as in `marketplaces.ts`. */
  readonly family: string;
  /** The name of the plan within the family. */
  readonly name: string;
  /** The operation of the marketplace's interface that is counted. */
  readonly operation: string;
  readonly calls: readonly (keyof OutsideActivities)[];
  /** Requests a second that refill the bucket of a pair. */
  readonly rate: number;
  /** How many requests a full bucket of a pair holds. */
  readonly burst: number;
  /** Requests a second of the application over all accounts, if known. */
  readonly application?: number;
  /**
   * `shared`: many cases use one account (our own for previews, a collective's), so they share a bucket. `own`: each
   * artisan's account is used for that artisan alone.
   */
  readonly accounts: 'shared' | 'own';
  /** The entry in the rule register with the source of the numbers. */
  readonly rule: string;
}

/** The usage plans that we know. */
export const QUOTAS: readonly Quota[] = [
  {
    family: 'amazon',
    name: 'preview',
    operation: 'putListingsItem, mode VALIDATION_PREVIEW',
    calls: ['previewListing'],
    rate: 1,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.previews',
  },
  {
    family: 'amazon',
    name: 'put',
    operation: 'putListingsItem',
    calls: ['submitListing'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  {
    family: 'amazon',
    name: 'get',
    operation: 'getListingsItem',
    calls: ['readListing'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  {
    family: 'amazon',
    name: 'delete',
    operation: 'deleteListingsItem',
    calls: ['takeDownListing'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  {
    family: 'amazon',
    name: 'participations',
    operation: 'getMarketplaceParticipations',
    calls: ['checkSellerAccount'],
    rate: 0.016,
    burst: 15,
    accounts: 'own',
    rule: 'quota.participations',
  },
];

/**
 * The share of a quota that we use (`quota.share`). The rest absorbs clocks that differ, a second request after a
 * refused token, and the server's own burst: a queue that was empty starts about twice its rate in its first second. A
 * preview is a put too: the shares of both together stay below the plan of put.
 */
const SHARE = 0.8;

/**
 * Requests a second for accounts that only one case uses, whose bucket (15) no case empties. There is no shared bucket
 * and no known limit of the application; the marketplace's usual 5 a second avoids a flood.
 */
const MODEST = 5;

/**
 * How many calls of a quota a second all workers together may start. For shared accounts it never exceeds one account's
 * plan, so that even a collective whose service centre submits everything at once is not refused.
 * @param factor how many times the documented quotas we were granted.
 */
export function rateOf({ rate, accounts }: Quota, factor: number): number {
  return (accounts === 'shared' ? rate : MODEST) * SHARE * factor;
}

/** The task queue of a quota, named after the workflows' own. */
export const quotaQueue = (taskQueue: string, { family, name }: Quota) =>
  `${taskQueue}/${family}.${name}`;

/**
 * The quota that a call counts against. Undefined for a call of another system, a marketplace that is not served, or
 * one that documents no limit.
 * @param marketplace the code in the call's input.
 */
export function quotaOf(
  call: string,
  marketplace: string,
  quotas: readonly Quota[] = QUOTAS,
  served: readonly Marketplace[] = MARKETPLACES,
): Quota | undefined {
  const family = marketplaceOf(marketplace, served)?.family;
  return quotas.find(
    (one) => one.family === family && (one.calls as readonly string[]).includes(call),
  );
}
