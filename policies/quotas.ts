import type { OutsideCalls } from '../contracts/outside.ts';
import type { RuleSource } from './rule.ts';

/** Calls that count against one usage plan of the marketplace, and what the plan allows. Plain data: it is bundled. */
export interface Quota {
  /** The operation of the marketplace's interface that is counted. */
  readonly operation: string;
  readonly calls: readonly (keyof OutsideCalls)[];
  /** Requests a second that come back into the bucket. */
  readonly rate: number;
  /** How many requests a full bucket holds. */
  readonly burst: number;
  readonly source: Pick<RuleSource, 'source' | 'asOf' | 'confidence'>;
}

const MODELS = 'amzn/selling-partner-api-models, commit 34dc93f (August 2026), usage plan';
const PAGE = 'Amazon’s page “Listings Items API Rate Limits”';
const AS_OF = '2026-11-23';

/**
 * The usage plans that we know of, by class. Amazon counts each for one seller's account with our application, and
 * besides up to 100 requests a second of the application. Collectives list for many artisans under one account, and all
 * previews go through the desk's, so each plan is kept over everything that we ask: never too much, whoever is asked for.
 * `getMarketplaceParticipations` (0.016 a second, 15 at once) has no queue: it is asked of each seller a few times in
 * all, and one queue for everybody would let a thousand through in a day. A collective that is over it is asked again
 * when the answer's header says so.
 */
export const QUOTAS = {
  put: {
    operation: 'putListingsItem',
    // A preview is the same operation in another mode.
    calls: ['previewListing', 'submitListing'],
    rate: 5,
    burst: 10,
    source: {
      source: `${MODELS}: 5 and 10. ${PAGE} says 5 and 5, and a change note speaks of slower previews: not tried.`,
      asOf: AS_OF,
      confidence: 'primary_text',
    },
  },
  get: {
    operation: 'getListingsItem',
    calls: ['readListing'],
    rate: 5,
    burst: 10,
    source: {
      source: `${MODELS}: 5 and 10. ${PAGE} says 5 and 5.`,
      asOf: AS_OF,
      confidence: 'primary_text',
    },
  },
  delete: {
    operation: 'deleteListingsItem',
    calls: ['delist'],
    rate: 5,
    burst: 5,
    source: { source: `${MODELS} and ${PAGE}: 5 and 5.`, asOf: AS_OF, confidence: 'primary_text' },
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaClass = keyof typeof QUOTAS;
export const QUOTA_CLASSES = Object.keys(QUOTAS) as QuotaClass[];

/**
 * How much of a quota we use. What is left absorbs clocks that differ, a second request after a token that was no longer
 * taken, and the server's own burst: a queue that was empty gives about twice its rate in its first second.
 */
const SHARE = 0.8;

/** At which rate a class is worked off by all workers together. @param factor how many times the documented quota we were granted. */
export function rateOf(name: QuotaClass, factor: number): number {
  return QUOTAS[name].rate * SHARE * factor;
}

/** The task queue of a class, beside the one that the workflows are on. */
export const quotaQueue = (taskQueue: string, name: QuotaClass) =>
  `${taskQueue}/marketplace.${name}`;

/** The class that a call counts against; undefined for a call that no quota is known of. */
export function quotaOf(call: string): QuotaClass | undefined {
  return QUOTA_CLASSES.find((name) => (QUOTAS[name].calls as readonly string[]).includes(call));
}
