import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';

const environment = z.object({
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  EVENTS_TOPIC: z.string().min(1).optional(),
  TASK_QUEUE: z.string().min(1).optional(),
  /** The factor by which the marketplace has raised its documented quotas for us. The same for every worker. */
  MARKETPLACE_QUOTAS: z.coerce.number().positive().max(1000).default(1),
});

/**
 * The settings of a process: Temporal's address and namespace, logging, queues. @throws Error that names each bad
 * variable and its rule.
 */
export function processSettings(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(environment, env, 'the worker cannot start');
}
