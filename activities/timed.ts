import { ApplicationFailure, activityInfo, CancelledFailure } from '@temporalio/activity';
import type { Timed } from '../contracts/outside.ts';

type Activities = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/**
 * Has each activity say when it answered, by the server's clock: since it was scheduled, plus what it took here. A
 * workflow must not read that off the task in which it hears the answer, which in a replay may be a later one.
 */
export function timed(activities: object): object {
  const wrapped = Object.entries(activities as Activities).map(([name, run]) => {
    const call = async (input: never): Promise<Timed<unknown>> => {
      const began = performance.now();
      const at = () =>
        activityInfo().currentAttemptScheduledTimestampMs + Math.round(performance.now() - began);
      try {
        return { answer: await run(input), at: at() };
      } catch (error) {
        if (error instanceof CancelledFailure) throw error;
        const { message, type, nonRetryable, nextRetryDelay } = ApplicationFailure.fromError(error);
        throw ApplicationFailure.create({
          ...{ message, type: type ?? 'Error', nonRetryable: nonRetryable === true },
          ...(nextRetryDelay == null ? {} : { nextRetryDelay }),
          details: [{ at: at() }],
        });
      }
    };
    return [name, call];
  });
  return Object.fromEntries(wrapped);
}
