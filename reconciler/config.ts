import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../contracts/topics.ts';
import { TASK_QUEUE } from '../workflows/interface/search-attributes.ts';

const schema = z.object({
  RECONCILER_DB: z.string({ error: 'is not set: the path of the reconciler’s SQLite file' }).min(1),
  /** How often it looks. */
  RECONCILE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  /** From when on an event that the cases topic does not show yet, or that is missing, is told of. */
  RECONCILE_LATE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
  /** How long somebody's pause of a run or an activity stands before it is taken back. */
  RECONCILE_PAUSE_SECONDS: z.coerce.number().int().min(1).max(604_800).default(3600),
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
  readonly pauseSeconds: number;
  readonly events: string;
  readonly cases: string;
  readonly taskQueue: string;
  readonly metrics: string | undefined;
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL'];
}

/** @throws Error that names each bad variable and its rule. */
export function reconcilerConfig(env: NodeJS.ProcessEnv): ReconcilerConfig {
  const one = readEnvironment(schema, env, 'cases cannot be reconciled');
  return {
    path: one.RECONCILER_DB,
    everySeconds: one.RECONCILE_SECONDS,
    lateSeconds: one.RECONCILE_LATE_SECONDS,
    pauseSeconds: one.RECONCILE_PAUSE_SECONDS,
    events: one.EVENTS_TOPIC,
    cases: one.CASES_TOPIC,
    taskQueue: one.TASK_QUEUE,
    metrics: one.RECONCILER_METRICS_ADDRESS,
    logLevel: one.LOG_LEVEL,
  };
}
