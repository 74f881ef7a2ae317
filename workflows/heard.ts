import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Timed } from '../contracts/outside.ts';

/** When each answer was given; kept beside the answers, so that whoever asks need not carry it along. */
const times = new WeakMap<object, number>();

/** Takes an answer out of its envelope, and remembers its time. */
export function opened<Answer>({ answer, at }: Timed<Answer>): Answer {
  if (typeof answer === 'object' && answer !== null) times.set(answer, at);
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
    return (said as Partial<Timed<unknown>> | undefined)?.at;
  }
  const isThing = (typeof heard === 'object' && heard !== null) || typeof heard === 'function';
  return isThing ? times.get(heard) : undefined;
}
