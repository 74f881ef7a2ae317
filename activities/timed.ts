import { ApplicationFailure, activityInfo, CancelledFailure } from '@temporalio/activity';
import type { TimeActivities, Timed } from '../workflows/interface/activities.ts';
import { ServerClock } from './server-clock.ts';

/** For a workflow that must know how late it is: that is in how every answer is handed over. */
export const createTimeActivities = (): TimeActivities => ({ lookAtClock: async () => ({}) });

type Activities<Names extends string> = Readonly<
  Record<Names, (input: never) => Promise<Timed<unknown>>>
>;

/**
 * Has each activity say when it answered, by the server's clock. A workflow must not read that off the task in which it
 * hears the answer, which in a replay may be a later one.
 *
 * @param clock of the server that all of a worker's activities come from.
 */
export function timed<Calls extends object>(
  calls: Calls,
  clock = new ServerClock(),
): Activities<keyof Calls & string> {
  const runs = Object.entries(calls as Record<string, (input: never) => Promise<unknown>>);
  const wrapped = runs.map(([name, run]) => {
    const call = async (input: never): Promise<Timed<unknown>> => {
      const at = clock.from(activityInfo().currentAttemptScheduledTimestampMs);
      try {
        return { answer: await run(input), at: at() };
      } catch (error) {
        if (error instanceof CancelledFailure) throw error;
        const failure = ApplicationFailure.fromError(error);
        const { message, type, nonRetryable, nextRetryDelay } = failure;
        throw ApplicationFailure.create({
          ...{ message, type: type ?? 'Error', nonRetryable: nonRetryable === true },
          ...(nextRetryDelay == null ? {} : { nextRetryDelay }),
          details: [{ ...(failure.details?.[0] as object | undefined), at: at() }],
        });
      }
    };
    return [name, call];
  });
  return Object.fromEntries(wrapped) as Activities<keyof Calls & string>;
}
