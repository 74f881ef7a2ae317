import { z } from 'zod';
import { readEnvironment } from '../contracts/environment.ts';
import { CASES_TOPIC, EVENTS_TOPIC } from '../contracts/topics.ts';
import { TASK_QUEUE } from '../workflows/interface/search-attributes.ts';

/** The reconciler's settings, read from the environment. */

const schema = z
  .object({
    RECONCILER_DB: z
      .string({ error: 'is not set: the path of the reconciler’s SQLite file' })
      .min(1),
    /** Seconds from one scan to the next. */
    RECONCILE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
    /** For how many seconds an event may be missing, or not shown by the cases topic, before a scan reports it. */
    RECONCILE_LATE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
    /** After how many seconds the reconciler unpauses a run or an activity that a person has paused. */
    RECONCILE_PAUSE_SECONDS: z.coerce.number().int().min(1).max(604_800).default(3600),
    /** For how many seconds a count of the open cases serves further scrapes of the metrics. */
    RECONCILER_COUNT_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
    EVENTS_TOPIC: z.string().min(1).default(EVENTS_TOPIC),
    CASES_TOPIC: z.string().min(1).default(CASES_TOPIC),
    /** The task queue of the cases' workers. */
    TASK_QUEUE: z.string().min(1).default(TASK_QUEUE),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  })
  .transform((one) => ({
    path: one.RECONCILER_DB,
    everySeconds: one.RECONCILE_SECONDS,
    lateSeconds: one.RECONCILE_LATE_SECONDS,
    pauseSeconds: one.RECONCILE_PAUSE_SECONDS,
    countSeconds: one.RECONCILER_COUNT_SECONDS,
    events: one.EVENTS_TOPIC,
    cases: one.CASES_TOPIC,
    taskQueue: one.TASK_QUEUE,
    logLevel: one.LOG_LEVEL,
  }));

export type ReconcilerConfig = Readonly<z.infer<typeof schema>>;

/** @returns the settings of the environment. @throws Error that names each bad variable and its rule */
export function reconcilerConfig(env: NodeJS.ProcessEnv): ReconcilerConfig {
  return readEnvironment(schema, env, 'cases cannot be reconciled');
}
