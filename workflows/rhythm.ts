import { condition, workflowInfo } from '@temporalio/workflow';
import { heardAt } from './heard.ts';

/**
 * When a run looks, waits, keeps its books and hands over: only by what a replay finds at the same place. The order in
 * which a task's answers reach us, the length of the history, "continue as new is suggested" and the time may be others
 * there: where a task made no command and the next one follows at once (a refused Update that the server wrote down), a
 * replay takes both for one, with the later's time. So an answer says itself when it was given.
 */
export class Rhythm {
  /** Rises with every change that the path has to look at. */
  readonly #version: () => number;
  #looked = -1;
  #looks = 0;
  #now = workflowInfo().runStartTime.getTime();
  #isLeaving = false;

  constructor(version: () => number) {
    this.#version = version;
  }

  /** Lets the path wait until there is something to look at again. */
  async change(orElse: () => boolean = () => false): Promise<void> {
    const { isLeaving } = this;
    this.#looked = this.#version();
    this.#looks += 1;
    await condition(() => !this.hasLooked || this.isLeaving !== isLeaving || orElse());
  }

  /** Lets the path wait for good: nothing that still happens is its business. */
  async quiet(until: () => boolean): Promise<void> {
    while (!until()) await this.change(until);
  }

  /** True while the path has nothing new to look at. */
  get hasLooked(): boolean {
    return this.#looked === this.#version();
  }

  /**
   * For what keeps the books: a condition that is judged once each time that the path has looked, and never in between.
   * How many promises each answer goes through, a release of the SDK or an interceptor may change; when the path has
   * looked, all of them have arrived.
   */
  atLulls(condition: () => boolean): () => boolean {
    let seen = this.#looks;
    return () => {
      if (seen === this.#looks) return false;
      seen = this.#looks;
      return condition();
    };
  }

  /** Waits for the path's next look. */
  lull(): Promise<void> {
    return condition(this.atLulls(() => true));
  }

  /** When something last came from outside, in epoch milliseconds. In between no time passes for the case. */
  get now(): number {
    return this.#now;
  }

  /** True once the run should hand over to a next one. A reset run never hands over. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Asks something of the server, and takes notice of when it answers, whatever it answers. */
  async asking<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      this.answered(heardAt(answer));
      return answer;
    } catch (error) {
      this.answered(heardAt(error));
      throw error;
    }
  }

  /** @param at when the server answered, epoch milliseconds; without it the time of the task that brings the answer. */
  answered(at = Date.now()): void {
    this.#now = Math.max(this.#now, at);
  }

  /**
   * Somebody asked something of the case, or a bell rang: time has passed, and the server may want a new run. Whether
   * it does is read only here, where the task makes commands: in one that makes none a replay may read the next one's.
   */
  lookAround(): void {
    this.answered();
    if (workflowInfo().continueAsNewSuggested && !isReset()) this.#isLeaving = true;
  }
}

/** After a reset the server replays decisions as it likes, so such a run has no say: the case is to be recovered. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
