import { type NativeConnection, Worker } from '@temporalio/worker';
import { QUOTA_CLASSES, quotaOf, quotaQueue, rateOf } from '../policies/quotas.ts';

export interface QuotaWorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** The workflows' queue; those of the quotas stand beside it. */
  readonly taskQueue: string;
  /** The calls of outside systems, by name. */
  readonly calls: object;
  /** How many times the documented quota the application was granted. The same on every worker: the last one's counts. */
  readonly factor: number;
}

/**
 * A worker for the queue of each quota. The limit is the server's: it hands out no more than this a second, however many
 * workers ask, and a retry counts as a call, too.
 */
export function createQuotaWorkers(options: QuotaWorkersOptions): Promise<Worker[]> {
  const { connection, namespace, taskQueue, calls, factor } = options;
  return Promise.all(
    QUOTA_CLASSES.map((name) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: quotaQueue(taskQueue, name),
        activities: Object.fromEntries(
          Object.entries(calls).filter(([call]) => quotaOf(call) === name),
        ),
        maxTaskQueueActivitiesPerSecond: rateOf(name, factor),
        maxConcurrentActivityTaskExecutions: 50,
        // So few a second need no crowd of pollers.
        maxConcurrentActivityTaskPolls: 2,
      }),
    ),
  );
}
