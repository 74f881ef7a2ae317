import { z } from 'zod';
import { readEnvironment } from '../../contracts/environment.ts';

/** The settings of the sandbox, read from the environment. */

const milliseconds = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

const schema = z
  .object({
    /** The address that it listens on. It has no authentication: keep it to this machine or to a network of your own. */
    SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    /** The SQLite file; without one the state ends with the process. */
    SANDBOX_DB: z.string().min(1).default(':memory:'),
    /** The CSV file whose scenarios are played; without one every answer is positive. */
    SANDBOX_SEED: z.string().min(1).optional(),
    /** `1`: rows with a hold are kept waiting. */
    SANDBOX_HOLD: z.enum(['0', '1']).default('0'),
    /** How long a provider stays down for rows of the scenario `provider_down`, from the first question on. */
    SANDBOX_OUTAGE_MS: milliseconds(6000),
    /** How long a bank takes for the rows that it does not answer at once. */
    SANDBOX_BANK_MS: milliseconds(1000),
    /** How long an accepted listing takes to become buyable and discoverable. */
    SANDBOX_LISTING_MS: milliseconds(2000),
    /** The multiple of the marketplace's documented quotas that the application has; beyond it the answer is 429. */
    SANDBOX_QUOTAS: z.coerce.number().positive().max(1000).default(1),
    /** A text that answers hold in every field whose text the outside system chooses. */
    SANDBOX_WORDS: z.string().min(1).optional(),
    SANDBOX_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  .transform((one) => ({
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
  }));

/** How the sandbox behaves. All times in milliseconds. */
export type SandboxConfig = Readonly<z.infer<typeof schema>>;

/** @throws Error that names each bad variable and its rule. */
export function sandboxConfig(env: NodeJS.ProcessEnv = process.env): SandboxConfig {
  return readEnvironment(schema, env, 'the sandbox cannot start');
}
