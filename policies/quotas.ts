import type { OutsideActivities } from '../workflows/interface/activities.ts';
import { type Marketplace, marketplaceOf } from './marketplaces.ts';
import { MARKETPLACES } from './served-marketplaces.ts';

/**
 * Calls that count against one usage plan of a marketplace, and what the plan allows. A marketplace keeps a token
 * bucket for each pair of an application (us) and a selling partner's account, and for some operations another one for
 * the application over all accounts. Plain data: it is bundled.
 */
export interface Quota {
  /** The family of marketplaces whose plan it is, as in `marketplaces.ts`. */
  readonly family: string;
  /** Which of the family's plans. */
  readonly name: string;
  /** The operation of the marketplace's interface that is counted. */
  readonly operation: string;
  readonly calls: readonly (keyof OutsideActivities)[];
  /** Requests a second that come back into the bucket of a pair. */
  readonly rate: number;
  /** How many requests a full bucket of a pair holds. */
  readonly burst: number;
  /** Requests a second of the application over all accounts, where that is known. */
  readonly application?: number;
  /**
   * `shared`: many cases ask under one account (our own for previews, a collective's), so all of them may meet at one
   * bucket. `own`: each artisan's account is asked for that artisan alone.
   */
  readonly accounts: 'shared' | 'own';
  /** The entry in the rule register that says where the numbers come from. */
  readonly rule: string;
}

/** The usage plans that we know of. */
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
 * How much of a quota we use (`quota.share`). What is left absorbs clocks that differ, a second request after a token
 * that was no longer taken, and the server's own burst: a queue that was empty gives about twice its rate in its first
 * second. A preview is a put too: the shares of both together stay below the plan of put.
 */
const SHARE = 0.8;

/**
 * For accounts that only one case asks for, whose bucket (15) no case empties: there is no common bucket to stay below,
 * and no limit of the application is known. So not to come as a flood: the marketplace's usual 5 a second.
 */
const MODEST = 5;

/**
 * How many calls of a quota a second all workers together give out. Shared accounts: never more than one account's
 * plan, whoever is asked for, so that not even a collective whose service centre hands in everything at once is refused.
 * @param factor how many times the documented quotas we were granted.
 */
export function rateOf({ rate, accounts }: Quota, factor: number): number {
  return (accounts === 'shared' ? rate : MODEST) * SHARE * factor;
}

/** The task queue of a quota, beside the one that the workflows are on. */
export const quotaQueue = (taskQueue: string, { family, name }: Quota) =>
  `${taskQueue}/${family}.${name}`;

/**
 * The quota that a call counts against; undefined where none is known: for a call of another system, a marketplace that
 * is not served, or one that documents no limit.
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
