import { type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { quotaOf, quotaQueue } from '../policies/quotas.ts';

/** The marketplace that a call is about, as its input names it. */
function marketplaceIn([input]: readonly unknown[]): string {
  const { marketplace } = (input ?? {}) as { readonly marketplace?: unknown };
  return typeof marketplace === 'string' ? marketplace : '';
}

/**
 * Sends each call of a marketplace to the task queue of the quota that this marketplace keeps for it. Only a worker that serves these queues bundles this
 * file; without it everything stays on the workflow's own queue. Either way the same commands are given, so histories of
 * the one kind replay on the other. A call on another queue is never handed out with the workflow task (eagerly), where
 * no limit would see it; every other call still is.
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
