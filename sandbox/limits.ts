import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** Requests a second, and how many at once, of one operation: as the marketplace's usage plans put it. */
export const limit = z.strictObject({
  operation: z.enum(['put', 'get', 'delete', 'participations']),
  rate: z.number().positive().max(100_000),
  burst: z.int().min(1).max(100_000),
});
export type Limit = z.infer<typeof limit>;

type Operation = Limit['operation'];
type Plan = Omit<Limit, 'operation'>;

const GENEROUS: Plan = { rate: 2000, burst: 4000 };

/** The marketplace's usage plans as it documents them. Of its own accord: a fake that took ours would agree with our mistakes. */
const REAL: Readonly<Record<Operation, Plan>> = {
  put: { rate: 5, burst: 10 },
  get: { rate: 5, burst: 10 },
  delete: { rate: 5, burst: 5 },
  participations: { rate: 0.016, burst: 15 },
};

/** `generous`: nobody is slowed down until a limit is set; `real`: the documented usage plans. */
export type QuotaMode = 'generous' | 'real';

/** One token bucket for each operation and, of what is asked of sellers one by one, for each seller. In memory only. */
export class Limits {
  readonly #plans: Record<Operation, Plan>;
  readonly #asked: Record<Operation, { admitted: number; refused: number }>;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(mode: QuotaMode = 'generous') {
    const each = <T>(of: (operation: Operation) => T) => ({
      put: of('put'),
      get: of('get'),
      delete: of('delete'),
      participations: of('participations'),
    });
    this.#plans = each((one) => (mode === 'real' ? REAL[one] : GENEROUS));
    this.#asked = each(() => ({ admitted: 0, refused: 0 }));
  }

  /** Each operation's plan, and how often it was asked and refused since the start. */
  all() {
    return limit.shape.operation.options.map((operation) => ({
      operation,
      ...this.#plans[operation],
      ...this.#asked[operation],
    }));
  }

  set({ operation, rate, burst }: Limit): void {
    this.#plans[operation] = { rate, burst };
    this.#buckets.clear();
  }

  /** Takes one token and writes the header. False, with 429 already sent, if there was none. */
  admit(operation: Limit['operation'], seller: string | null, reply: FastifyReply): boolean {
    const { rate, burst } = this.#plans[operation];
    const bucket = operation === 'participations' ? `${operation} of ${seller}` : operation;
    const now = Date.now();
    const before = this.#buckets.get(bucket) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + ((now - before.at) / 1000) * rate);
    const admitted = tokens >= 1;
    this.#buckets.set(bucket, { tokens: admitted ? tokens - 1 : tokens, at: now });
    this.#asked[operation][admitted ? 'admitted' : 'refused'] += 1;
    reply.header('x-amzn-RateLimit-Limit', String(rate));
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
