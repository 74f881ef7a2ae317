import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { type ActivityInterceptorsFactory, NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { temporalSettings } from '../clients/library/connect.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { aboutCase } from '../observability/log.ts';
import { workflowBundle } from '../workers/bundle.ts';
import { createReconcileActivities } from './activities.ts';
import type { ReconcilerConfig } from './config.ts';
import { RECONCILE_TASK_QUEUE, type Scan } from './interface.ts';
import { ensureSchedule } from './schedule.ts';
import { Store } from './store.ts';

/** The reconciler's Temporal worker. */

/** How a reconciler is run. */
export interface ReconcileOptions {
  /** Ends it; its activities finish first. */
  readonly signal: AbortSignal;
  readonly ready: () => void;
  /** Hears the result of each scan. */
  readonly scanned: (scan: Scan) => void;
}

/** Makes the schedule of scans and runs their worker until the signal is aborted. @throws Error if no server answers */
export async function reconcileUntil(
  client: Client,
  env: NodeJS.ProcessEnv,
  config: ReconcilerConfig,
  log: Logger,
  { signal, ready, scanned }: ReconcileOptions,
): Promise<void> {
  const { connectionOptions, namespace = 'default' } = temporalSettings(env);
  const connection = await NativeConnection.connect(connectionOptions);
  const store = new Store(config.path);
  try {
    const kafka = kafkaSettings(env);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: RECONCILE_TASK_QUEUE,
      workflowBundle: await workflowBundle({
        workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
      }),
      activities: createReconcileActivities({ client, kafka, store, config, log, scanned }),
      interceptors: { activity: [withCaseInLogs] },
      // One scan runs at a time.
      maxCachedWorkflows: 4,
      maxConcurrentActivityTaskExecutions: 30,
    });
    await ensureSchedule(client, config.everySeconds);
    signal.addEventListener('abort', () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    ready();
    if (!signal.aborted) await worker.run();
  } finally {
    store.close();
    await connection.close();
  }
}

/** Names the case in what the SDK logs of a repair: its workflow is that of the scan. */
const withCaseInLogs: ActivityInterceptorsFactory = () => {
  let about = {};
  return {
    inbound: {
      execute(input, next) {
        about = aboutCase(input.args[0]);
        return next(input);
      },
    },
    outbound: { getLogAttributes: (attributes, next) => next({ ...attributes, ...about }) },
  };
};
