import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Receipt, Timed } from './interface/activities.ts';
import { receiptSaid, timeSaid } from './interface/answers.ts';

/**
 * The time of a run, the same in a replay. A workflow task's own time is not: a replay may process two tasks as one, at
 * the later's time (docs/decisions/0003). So the clock moves only by times that are in the history: an activity's
 * answer is stamped by its worker, a timer has its planned time, and a command always comes in a workflow task of its
 * own.
 */
export class RunClock {
  #now = workflowInfo().runStartTime.getTime();
  #received = 0;

  /** When something last arrived from outside, epoch milliseconds. No time passes for the case in between. */
  get now(): number {
    return this.#now;
  }

  /** How many answers, timers and signals this run has received. */
  get received(): number {
    return this.#received;
  }

  /**
   * Something has arrived. Call this right before recording what follows from it, with no await between.
   * @param at its time, epoch milliseconds; without one, as after a time-out, no time passes.
   */
  receive(at: number = this.#now): void {
    this.#now = Math.max(this.#now, at);
    this.#received += 1;
  }

  /** A command has arrived: the time of its workflow task is the same in a replay. */
  receiveCommand(): void {
    this.#now = Math.max(this.#now, Date.now());
  }
}

/** When an activity failed, by its worker's stamp, epoch milliseconds; undefined after a time-out. */
export function timeOfFailure(error: unknown): number | undefined {
  return timeSaid(saidBy(error)?.at);
}

/** The receipt of the events that went out with a call that failed. */
export const receiptIn = (error: unknown): Receipt | undefined =>
  receiptSaid(saidBy(error)?.published);

/** What the worker says beside a failure: as beside an answer. */
function saidBy(error: unknown): Partial<Timed<unknown>> | null | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const [said] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return said as Partial<Timed<unknown>> | null | undefined;
}
