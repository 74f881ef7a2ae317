import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** Requests a second, and how many at once, of one operation: as the marketplace's usage plans put it. */
export const limit = z.strictObject({
  operation: z.enum(['put', 'get', 'delete', 'participations']),
  rate: z.number().positive().max(100_000),
  burst: z.int().min(1).max(100_000),
});
export type Limit = z.infer<typeof limit>;

/** The marketplace's own default is 5 a second with a burst of 10; the sandbox is generous until told otherwise. */
const GENEROUS = { rate: 2000, burst: 4000 };

/** One token bucket for each operation, shared by all sellers as the application's limits are. In memory only. */
export class Limits {
  readonly #plans = new Map<string, { rate: number; burst: number }>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  set({ operation, rate, burst }: Limit): void {
    this.#plans.set(operation, { rate, burst });
    this.#buckets.delete(operation);
  }

  /** Takes one token and writes the header. False, with 429 already sent, if there was none. */
  admit(operation: Limit['operation'], reply: FastifyReply): boolean {
    const { rate, burst } = this.#plans.get(operation) ?? GENEROUS;
    const now = Date.now();
    const before = this.#buckets.get(operation) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + ((now - before.at) / 1000) * rate);
    const admitted = tokens >= 1;
    this.#buckets.set(operation, { tokens: admitted ? tokens - 1 : tokens, at: now });
    reply.header('x-amzn-RateLimit-Limit', rate.toFixed(1));
    if (!admitted) {
      reply.code(429).send({
        errors: [
          {
            code: 'QuotaExceeded',
            message: 'You exceeded your quota for the requested resource.',
          },
        ],
      });
    }
    return admitted;
  }
}
