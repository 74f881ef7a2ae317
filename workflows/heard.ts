import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Timed } from './interface/activities.ts';
import { answerIn, timeSaid } from './interface/answers.ts';

/** When each answer was given; kept beside the answers, so that whoever asks need not carry it along. */
const times = new WeakMap<object, number>();

/**
 * Takes an answer out of its envelope, and remembers its time.
 * @param schema of the answer; any object if not given
 * @throws NoAnswer for a result that no worker has given
 */
export function opened<Answer>(
  result: Timed<Answer>,
  schema?: Parameters<typeof answerIn>[1],
): Answer {
  const answer = answerIn(result, schema);
  if (typeof answer === 'object' && answer !== null) times.set(answer, result.at);
  return answer;
}

/** Hands the time of one thing on to what was made of it. */
export function timedAs<T extends object>(made: T, from: unknown): T {
  const at = heardAt(from);
  if (at !== undefined) times.set(made, at);
  return made;
}

/** When an answer or a failure was given, epoch milliseconds; undefined where nobody said: after a time-out. */
export function heardAt(heard: unknown): number | undefined {
  if (heard instanceof ActivityFailure) {
    const { cause } = heard;
    const [said] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
    return timeSaid((said as Partial<Timed<unknown>> | null | undefined)?.at);
  }
  const isThing = (typeof heard === 'object' && heard !== null) || typeof heard === 'function';
  return isThing ? times.get(heard) : undefined;
}
