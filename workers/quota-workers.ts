import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { QUOTAS, quotaQueue, rateOf } from '../policies/quotas.ts';
import type { OutsideActivities } from '../workflows/interface/activities.ts';

export interface QuotaWorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** The workflows' queue; those of the quotas stand beside it. */
  readonly taskQueue: string;
  readonly calls: OutsideActivities;
  readonly interceptors: NonNullable<WorkerOptions['interceptors']>;
  /** How many times the documented quota the application was granted. The same on every worker: the last one's counts. */
  readonly factor: number;
}

/**
 * A worker for the queue of each quota of each marketplace. The limit is the server's: it hands out no more than this a
 * second, however many workers ask, and a retry counts as a call, too.
 */
export function createQuotaWorkers(options: QuotaWorkersOptions): Promise<Worker[]> {
  const { connection, namespace, taskQueue, calls, interceptors, factor } = options;
  return Promise.all(
    QUOTAS.map((quota) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: quotaQueue(taskQueue, quota),
        activities: Object.fromEntries(quota.calls.map((call) => [call, calls[call]])),
        interceptors,
        maxTaskQueueActivitiesPerSecond: rateOf(quota, factor),
        maxConcurrentActivityTaskExecutions: 50,
        // So few a second need no crowd of pollers.
        maxConcurrentActivityTaskPolls: 2,
      }),
    ),
  );
}
