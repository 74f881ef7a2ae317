import { ActivityFailure, ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Timed } from './interface/activities.ts';
import { timeSaid } from './interface/answers.ts';

/**
 * The time of a run, the same in a replay. A workflow task's own time is not: a replay may process two tasks as one, at the
 * later's time (docs/decisions/0003). So time passes only when something says itself when it was: an activity's answer is
 * stamped by its worker, a timer has its planned time, and a command is sure to come in a workflow task of its own.
 */
export class RunClock {
  #now = workflowInfo().runStartTime.getTime();
  #received = 0;

  /** When something last came from outside, epoch milliseconds. No time passes for the case in between. */
  get now(): number {
    return this.#now;
  }

  /** How many answers, timers and signals this run has received. */
  get received(): number {
    return this.#received;
  }

  /**
   * Something was received. To be called right before what follows from it is recorded, with no await between.
   * @param at when it was, epoch milliseconds; no time passes where nobody said so, as after a time-out.
   */
  receive(at: number = this.#now): void {
    this.#now = Math.max(this.#now, at);
    this.#received += 1;
  }

  /** A command is given: the time of its workflow task is that of its replay, too. */
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
