import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { TASK_QUEUE } from '../contracts/search-attributes.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../contracts/topics.ts';

const schema = z.object({
  RECONCILER_DB: z.string({ error: 'is not set: the path of the reconciler’s SQLite file' }).min(1),
  /** How often it looks. */
  RECONCILE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  /** From when on an event that the cases topic does not show yet, or that is missing, is told of. */
  RECONCILE_LATE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
  /** `host:port` at which Prometheus finds the metrics. */
  RECONCILER_METRICS_ADDRESS: z.string().min(1).optional(),
  EVENTS_TOPIC: z.string().min(1).default(EVENTS_TOPIC),
  CASES_TOPIC: z.string().min(1).default(CASES_TOPIC),
  /** The queue that the cases' own workers listen to. */
  TASK_QUEUE: z.string().min(1).default(TASK_QUEUE),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

export interface ReconcilerConfig {
  readonly path: string;
  readonly everySeconds: number;
  readonly lateSeconds: number;
  readonly events: string;
  readonly cases: string;
  readonly taskQueue: string;
  readonly metrics: string | undefined;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
}

/** @throws Error that names each bad variable and its rule. */
export function reconcilerConfig(env: NodeJS.ProcessEnv): ReconcilerConfig {
  const given = Object.entries(env).filter(([, value]) => value !== '');
  const read = schema.safeParse(Object.fromEntries(given));
  if (!read.success) {
    const bad = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`cases cannot be reconciled: ${bad.join('; ')}`);
  }
  const one = read.data;
  return {
    path: one.RECONCILER_DB,
    everySeconds: one.RECONCILE_SECONDS,
    lateSeconds: one.RECONCILE_LATE_SECONDS,
    events: one.EVENTS_TOPIC,
    cases: one.CASES_TOPIC,
    taskQueue: one.TASK_QUEUE,
    metrics: one.RECONCILER_METRICS_ADDRESS,
    logLevel: one.LOG_LEVEL,
  };
}

/** Where a running `npm start` keeps the reconciler's file. What is set by hand wins. */
export function withLaunched(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const launched = join(env.ARTISAN_DATA_DIR ?? '.data', 'run', 'addresses.json');
  if (!existsSync(launched)) return env;
  const at = JSON.parse(readFileSync(launched, 'utf8')) as Record<string, string>;
  return { RECONCILER_DB: at.reconciler, ...env };
}
