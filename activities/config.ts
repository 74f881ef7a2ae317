import { z } from 'zod';

const address = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((one) => one.replace(/\/+$/, ''));
const secret = z.string().min(1, 'must not be empty');
const sellerId = z.string().regex(/^[A-Z0-9]{10,20}$/, 'must be a seller id');

const collective = z.strictObject({
  id: z.string().min(1),
  /** The account's family of marketplaces, as in `policies/tables/marketplaces.ts`. */
  family: z.string().min(1).default('amazon'),
  sellerId,
  /** The name under which the collective's refresh token is kept. */
  authorisation: z.string().min(1),
});

const collectives = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'must be JSON: [{ id, sellerId, authorisation }]',
      });
      return z.NEVER;
    }
  })
  .pipe(z.array(collective));

const schema = z.object({
  REGISTRY_URL: address,
  DOCUMENTS_URL: address,
  KYC_URL: address,
  MARKETPLACE_URL: address,
  MARKETPLACE_TOKEN_URL: address,
  /** Our own seller account, under which products are previewed before a seller has linked theirs. */
  MARKETPLACE_OUR_SELLER: sellerId,
  MARKETPLACE_COLLECTIVES: collectives.default([]),
  NOTIFICATIONS_URL: address,
  LWA_CLIENT_ID: secret,
  LWA_CLIENT_SECRET: secret,
  /** The refresh token of our own seller account. */
  LWA_REFRESH_TOKEN: secret,
  /** Milliseconds for one request to any outside system, instead of each system's own limit. */
  OUTSIDE_TIMEOUT_MS: z.coerce.number().int().min(10).max(60_000).optional(),
});

/** The settings of the activities for outside systems. */
export type OutsideConfig = z.infer<typeof schema>;

/**
 * The addresses and credentials of the outside systems. @throws Error that names each bad variable with its rule,
 * without its value.
 */
export function outsideConfig(env: NodeJS.ProcessEnv = process.env): OutsideConfig {
  const read = schema.safeParse(env);
  if (read.success) return read.data;
  const bad = read.error.issues.map(({ path, message }) => {
    const [name, ...inside] = path.map(String);
    return `${[name, ...inside].join('.')}: ${message}`;
  });
  throw new Error(`the outside systems are not configured: ${bad.join('; ')}`);
}
