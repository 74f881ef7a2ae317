import type { WorkerDeploymentVersion } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { QUOTAS, quotaQueue, rateOf } from '../policies/quotas.ts';
import type { OutsideActivities } from '../workflows/interface/activities.ts';
import { versioned } from './versioned.ts';

/** The settings of the quotas' workers. */
export interface QuotaWorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** The workflows' task queue; those of the quotas are named after it. */
  readonly taskQueue: string;
  readonly calls: OutsideActivities;
  readonly interceptors: NonNullable<WorkerOptions['interceptors']>;
  /**
   * The factor by which the documented quotas were raised for us. The same on every worker: the server uses the last
   * one.
   */
  readonly factor: number;
  /** The build that these workers belong to, if it has a version. */
  readonly version?: WorkerDeploymentVersion | undefined;
}

/**
 * Creates a worker for the task queue of each quota of each marketplace. The server enforces the limit: it starts no
 * more activities a second, however many workers poll, and a retry counts too.
 */
export function createQuotaWorkers(options: QuotaWorkersOptions): Promise<Worker[]> {
  const { connection, namespace, taskQueue, calls, interceptors, factor, version } = options;
  return Promise.all(
    QUOTAS.map((quota) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: quotaQueue(taskQueue, quota),
        activities: Object.fromEntries(quota.calls.map((call) => [call, calls[call]])),
        interceptors,
        ...versioned(version),
        maxTaskQueueActivitiesPerSecond: rateOf(quota, factor),
        maxConcurrentActivityTaskExecutions: 50,
        // Few tasks a second need few pollers.
        maxConcurrentActivityTaskPolls: 2,
      }),
    ),
  );
}
