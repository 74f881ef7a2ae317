import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

const schema = z.object({
  /** Where it listens. It knows no users, so keep it to this machine or to a network of your own. */
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** SQLite file; without one the sandbox forgets when it ends. */
  SANDBOX_DB: z.string().min(1).default(':memory:'),
  /** The CSV file whose scenarios are played; without one everybody gets the happy answers. */
  SANDBOX_SEED: z.string().min(1).optional(),
  /** `1`: rows that are held for somebody who watches are held. */
  SANDBOX_HOLD: z.enum(['0', '1']).default('0'),
  /** For how long a provider stays down for rows of the scenario `provider_down`, from the first question on. */
  SANDBOX_OUTAGE_MS: milliseconds(6000),
  /** How long a bank takes for the rows that it does not answer at once. */
  SANDBOX_BANK_MS: milliseconds(1000),
  /** How long an accepted listing takes to become buyable and discoverable. */
  SANDBOX_LISTING_MS: milliseconds(2000),
  /** How many times the marketplace's documented quotas were granted to the application; beyond them it answers 429. */
  SANDBOX_QUOTAS: z.coerce.number().positive().max(1000).default(1),
  /** A text that answers hold wherever the other side chooses what it says. */
  SANDBOX_WORDS: z.string().min(1).optional(),
  SANDBOX_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** How the sandbox behaves. All times in milliseconds. */
export interface SandboxConfig {
  readonly host?: string;
  readonly port: number;
  readonly db: string;
  readonly seed: string | undefined;
  readonly hold: boolean;
  readonly outageMs: number;
  readonly bankMs: number;
  readonly listingMs: number;
  /** How many times the documented quotas. */
  readonly quotas: number;
  readonly words?: string | undefined;
  readonly log: z.infer<typeof schema>['SANDBOX_LOG'];
}

/** @throws Error that names each bad variable and its rule. */
export function sandboxConfig(env: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const read = schema.safeParse(env);
  if (!read.success) {
    const bad = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the sandbox cannot start: ${bad.join('; ')}`);
  }
  const one = read.data;
  return {
    host: one.SANDBOX_HOST,
    port: one.SANDBOX_PORT,
    db: one.SANDBOX_DB,
    seed: one.SANDBOX_SEED,
    hold: one.SANDBOX_HOLD === '1',
    outageMs: one.SANDBOX_OUTAGE_MS,
    bankMs: one.SANDBOX_BANK_MS,
    listingMs: one.SANDBOX_LISTING_MS,
    quotas: one.SANDBOX_QUOTAS,
    words: one.SANDBOX_WORDS,
    log: one.SANDBOX_LOG,
  };
}
