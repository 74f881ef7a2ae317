import { type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { quotaOf, quotaQueue } from '../policies/quotas.ts';

/** The marketplace in the input of a call. */
function marketplaceIn([input]: readonly unknown[]): string {
  const { marketplace } = (input ?? {}) as { readonly marketplace?: unknown };
  return typeof marketplace === 'string' ? marketplace : '';
}

/**
 * Sends each marketplace call to the task queue of its quota. Only a worker that serves these queues bundles this file;
 * without it all calls stay on the workflow's own queue. The commands are the same either way, so histories of one kind
 * replay on the other. A call on another queue is never started eagerly with the workflow task, where no limit would
 * count it; every other call still is.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) => {
        const quota = quotaOf(input.activityType, marketplaceIn(input.args));
        if (quota === undefined) return next(input);
        const taskQueue = quotaQueue(workflowInfo().taskQueue, quota);
        return next({ ...input, options: { ...input.options, taskQueue } });
      },
    },
  ],
});
