import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** The marketplace's rate limits. */

/** A usage plan of one operation: `rate` is requests per second, `burst` how many at once. */
export const limit = z.strictObject({
  operation: z.enum(['preview', 'put', 'get', 'delete', 'participations']),
  rate: z.number().positive().max(100_000),
  burst: z.int().min(1).max(100_000),
});
export type Limit = z.infer<typeof limit>;
export type Operation = Limit['operation'];

interface Plan {
  /** For each pair of our application and a seller account. */
  readonly rate: number;
  readonly burst: number;
  /** Requests per second for our application over all accounts; the requests of one second may come at once. */
  readonly application?: number;
}

/**
 * The marketplace's usage plans as it documents them, with the sources: "Listings Items API Rate Limits" (put, get,
 * delete; per account-application pair and per application), the change note of 31 January 2024 (previews once a second;
 * the burst is that of put) and the Sellers API's model (participations). They are repeated here on purpose: a sandbox
 * with the workers' numbers would share their mistakes.
 */
const DOCUMENTED: Readonly<Record<Operation, Plan>> = {
  preview: { rate: 1, burst: 5, application: 100 },
  put: { rate: 5, burst: 5, application: 100 },
  get: { rate: 5, burst: 5, application: 100 },
  delete: { rate: 5, burst: 5, application: 100 },
  participations: { rate: 0.016, burst: 15 },
};

/** The plans that a request counts against. A preview is a put in another mode and counts as both. */
const COUNTS_AS: Readonly<Record<Operation, readonly Operation[]>> = {
  preview: ['preview', 'put'],
  put: ['put'],
  get: ['get'],
  delete: ['delete'],
  participations: ['participations'],
};

interface Bucket {
  tokens: number;
  at: number;
}

/** How many requests of an operation were admitted and refused. */
interface Asked {
  admitted: number;
  refused: number;
}

/**
 * The marketplace's token buckets: one for each operation and pair of application and seller account, and where documented
 * one for the application over all accounts. An empty bucket refuses. There is one application here, so the seller
 * identifies a pair. The buckets are in memory only: after a start all are full.
 */
export class Limits {
  readonly #plans: Record<Operation, Plan>;
  readonly #asked = new Map<Operation, Asked>();
  readonly #buckets = new Map<string, Bucket>();

  /** @param factor the multiple of the documented plans that the application has, as the marketplace grants on request */
  constructor(factor = 1) {
    const granted = (one: Operation) => raised(DOCUMENTED[one], factor);
    this.#plans = {
      preview: granted('preview'),
      put: granted('put'),
      get: granted('get'),
      delete: granted('delete'),
      participations: granted('participations'),
    };
  }

  /** Each operation's plan, and how many requests were admitted and refused since the start. */
  all() {
    return limit.shape.operation.options.map((operation) => ({
      operation,
      ...this.#plans[operation],
      ...(this.#asked.get(operation) ?? { admitted: 0, refused: 0 }),
    }));
  }

  /** Sets another plan for every account, and removes the application's own limit. */
  set({ operation, rate, burst }: Limit): void {
    this.#plans[operation] = { rate, burst };
    for (const key of this.#buckets.keys())
      if (key.startsWith(`${operation} `)) this.#buckets.delete(key);
  }

  /**
   * Takes one token from each bucket that the request counts against, and sets the header with the pair's rate.
   * @returns false, with 429 already sent, if one of them was empty: then no token is taken
   */
  admit(operation: Operation, seller: string, reply: FastifyReply): boolean {
    const now = Date.now();
    const buckets = COUNTS_AS[operation].flatMap((one) => this.#bucketsOf(one, seller, now));
    const isAdmitted = buckets.every(({ tokens }) => tokens >= 1);
    if (isAdmitted) for (const bucket of buckets) bucket.tokens -= 1;
    const asked = this.#asked.get(operation) ?? { admitted: 0, refused: 0 };
    asked[isAdmitted ? 'admitted' : 'refused'] += 1;
    this.#asked.set(operation, asked);
    reply.header('x-amzn-RateLimit-Limit', String(this.#plans[operation].rate));
    if (!isAdmitted) {
      const message = 'You exceeded your quota for the requested resource.';
      reply.code(429).send({ errors: [{ code: 'QuotaExceeded', message }] });
    }
    return isAdmitted;
  }

  /** The buckets of an operation and seller, refilled up to now. */
  #bucketsOf(operation: Operation, seller: string, now: number): Bucket[] {
    const { rate, burst, application } = this.#plans[operation];
    const pair = this.#filled(`${operation} of ${seller}`, rate, burst, now);
    if (application === undefined) return [pair];
    return [pair, this.#filled(`${operation} of all`, application, application, now)];
  }

  #filled(key: string, rate: number, burst: number, now: number): Bucket {
    const before = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + ((now - before.at) / 1000) * rate);
    const bucket = { tokens, at: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

const raised = ({ rate, burst, application }: Plan, factor: number): Plan => ({
  rate: rate * factor,
  burst: Math.max(1, Math.floor(burst * factor)),
  ...(application === undefined ? {} : { application: application * factor }),
});
