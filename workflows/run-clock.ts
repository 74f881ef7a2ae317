import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Timed } from './interface/activities.ts';
import { timeSaid } from './interface/answers.ts';

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
  if (!(error instanceof ActivityFailure)) return undefined;
  const { cause } = error;
  const [said] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  return timeSaid((said as Partial<Timed<unknown>> | null | undefined)?.at);
}
