import type { WorkflowInterceptors } from '@temporalio/workflow';

/** Lays many promises between an activity's answer and the workflow, as other interceptors or another SDK may. */
const PROMISES = 50;

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: async (input, next) => {
        const answer = await next(input);
        for (let count = 0; count < PROMISES; count += 1) await undefined;
        return answer;
      },
    },
  ],
});
