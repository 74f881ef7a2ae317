import { type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { quotaOf, quotaQueue } from '../policies/quotas.ts';

/**
 * Sends each call of the marketplace to the task queue of its quota. Only a worker that serves these queues bundles this
 * file; without it everything stays on the workflow's own queue. Either way the same commands are given, so histories of
 * the one kind replay on the other. A call on another queue is never handed out with the workflow task (eagerly), where
 * no limit would see it; every other call still is.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) => {
        const quota = quotaOf(input.activityType);
        if (quota === undefined) return next(input);
        const taskQueue = quotaQueue(workflowInfo().taskQueue, quota);
        return next({ ...input, options: { ...input.options, taskQueue } });
      },
    },
  ],
});
