import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';

const environment = z.object({
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  EVENTS_TOPIC: z.string().min(1).optional(),
  TASK_QUEUE: z.string().min(1).optional(),
  /** The workers' deployment: all builds of this software on one cluster. */
  WORKER_DEPLOYMENT: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'must be 1 to 100 letters, digits, - and _')
    .default('artisan-onboarding'),
  /** The build of this worker, such as its commit. Without it the worker has no version, and takes all cases' tasks. */
  WORKER_BUILD_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be 1 to 100 letters, digits, ., - and _')
    .optional(),
  /** Whether errors of workflow code and Temporal UI's *Call Stack* say where, which costs much of the thread. */
  WORKFLOW_STACKS: z.stringbool().default(false),
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
