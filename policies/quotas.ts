import type { OutsideCalls } from '../contracts/outside.ts';

/**
 * Calls that count against one usage plan of the marketplace, and what the plan allows. The marketplace keeps a token
 * bucket for each pair of an application (us) and a selling partner's account, and for some operations another one for
 * the application over all accounts. Plain data: it is bundled.
 */
export interface Quota {
  /** The operation of the marketplace's interface that is counted. */
  readonly operation: string;
  readonly calls: readonly (keyof OutsideCalls)[];
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

/** The usage plans that we know of, by class. */
export const QUOTAS = {
  preview: {
    operation: 'putListingsItem, mode VALIDATION_PREVIEW',
    calls: ['previewListing'],
    rate: 1,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.previews',
  },
  put: {
    operation: 'putListingsItem',
    calls: ['submitListing'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  get: {
    operation: 'getListingsItem',
    calls: ['readListing'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  delete: {
    operation: 'deleteListingsItem',
    calls: ['delist'],
    rate: 5,
    burst: 5,
    application: 100,
    accounts: 'shared',
    rule: 'quota.listings_items',
  },
  participations: {
    operation: 'getMarketplaceParticipations',
    calls: ['checkSellerAccount'],
    rate: 0.016,
    burst: 15,
    accounts: 'own',
    rule: 'quota.participations',
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaClass = keyof typeof QUOTAS;
export const QUOTA_CLASSES = Object.keys(QUOTAS) as QuotaClass[];

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
 * How many calls of a class a second all workers together give out. Shared accounts: never more than one account's
 * plan, whoever is asked for, so that not even a collective whose service centre hands in everything at once is refused.
 * @param factor how many times the documented quotas we were granted.
 */
export function rateOf(name: QuotaClass, factor: number): number {
  const { rate, accounts } = QUOTAS[name];
  return (accounts === 'shared' ? rate : MODEST) * SHARE * factor;
}

/** The task queue of a class, beside the one that the workflows are on. */
export const quotaQueue = (taskQueue: string, name: QuotaClass) =>
  `${taskQueue}/marketplace.${name}`;

/** The class that a call counts against; undefined for a call that no quota is known of. */
export function quotaOf(call: string): QuotaClass | undefined {
  return QUOTA_CLASSES.find((name) => (QUOTAS[name].calls as readonly string[]).includes(call));
}
