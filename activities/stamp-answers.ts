import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { TimeActivities, Timed } from '../workflows/interface/activities.ts';
import { failureSaying } from './failures.ts';
import { ServerClock } from './server-clock.ts';

/** The activity for a workflow that needs the time: its answer is empty, and the stamp on it is the time. */
export const createTimeActivities = (): TimeActivities => ({ lookAtClock: async () => ({}) });

/**
 * Stamps each answer and each failure of a regular activity with its time by the server's clock. A workflow must not
 * take that time from the workflow task in which it receives the answer: in a replay that may be a later task. A local
 * activity ends within its workflow task and needs no stamp.
 *
 * @param clock of the server that all of a worker's activities come from.
 */
export function stampAnswers(clock = new ServerClock()): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next): Promise<unknown> {
        if (info.isLocal) return next(input);
        const now = clock.from(info.currentAttemptScheduledTimestampMs);
        try {
          const stamped: Timed<unknown> = { answer: await next(input), at: now() };
          return stamped;
        } catch (error) {
          if (error instanceof CancelledFailure) throw error;
          throw failureSaying(ApplicationFailure.fromError(error), { at: now() });
        }
      },
    },
  });
}
