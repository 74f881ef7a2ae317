import { condition, workflowInfo } from '@temporalio/workflow';
import { heardAt } from './heard.ts';

/**
 * So much may be heard in a run before it hands over, whatever the server suggests: where nobody gives a command for
 * months, polls alone fill a history. Each takes at most nine events, of the 50,000 that a history may have.
 */
const MOST_HEARD = 1_000;

/**
 * When a run looks, waits, keeps its books and hands over: only by what a replay finds at the same place. A task's time,
 * the length of the history and "continue as new is suggested" may be others there (docs/decisions/0003): only a command
 * of somebody's is sure to come in a task of its own. So an answer says itself when it was given, a bell when it was to
 * ring, and whether to hand over is asked only with a command.
 */
export class RunClock {
  /** Rises with every change that the path has to look at. */
  readonly #version: () => number;
  #looked = -1;
  #looks = 0;
  #now = workflowInfo().runStartTime.getTime();
  #isLeaving = false;
  #heard = 0;

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
  onceSettled(condition: () => boolean): () => boolean {
    let seen = this.#looks;
    return () => {
      if (seen === this.#looks) return false;
      seen = this.#looks;
      return condition();
    };
  }

  /** Waits for the path's next look. */
  stepSettled(): Promise<void> {
    return condition(this.onceSettled(() => true));
  }

  /**
   * When something last came from outside, in epoch milliseconds. In between no time passes for the case, and it may be
   * behind after a bell that rang late, until the next answer or command.
   */
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

  /** @param at when the server answered, or a bell was to ring, in epoch milliseconds; no time passes where nobody said */
  answered(at = this.#now): void {
    this.#now = Math.max(this.#now, at);
    this.#heard += 1;
    if (this.#heard >= MOST_HEARD) this.#leave();
  }

  /** Somebody gives a command: time has passed, and the server may want a new run. */
  lookAround(): void {
    this.#now = Math.max(this.#now, Date.now());
    if (workflowInfo().continueAsNewSuggested) this.#leave();
  }

  #leave(): void {
    if (!isReset()) this.#isLeaving = true;
  }
}

/** After a reset the server replays decisions as it likes, so such a run has no say: the case is to be recovered. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
