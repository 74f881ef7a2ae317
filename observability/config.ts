import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';

/** Where a process serves its metrics, read from the environment. */

const schema = z
  .object({
    METRICS_HOST: z.string().min(1).default('127.0.0.1'),
    /** 0 takes any free port. Not set: nothing is served. */
    METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  })
  .transform(({ METRICS_HOST: host, METRICS_PORT: port }) =>
    port === undefined ? null : { host, port },
  );

export type MetricsAddress = Exclude<z.infer<typeof schema>, null>;

/**
 * @returns the address; null where no metrics are served
 * @throws Error that names each bad variable and its rule
 */
export function metricsAddress(env: NodeJS.ProcessEnv = process.env): MetricsAddress | null {
  return readEnvironment(schema, env, 'metrics cannot be served');
}
