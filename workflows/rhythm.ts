import { condition, workflowInfo } from '@temporalio/workflow';
import { heardAt } from './heard.ts';

/** What the rhythm of a run goes by. */
interface Of {
  /** Rises with every change that the path has to look at. */
  readonly version: () => number;
  /** How many messages were recorded so far, with those that the run started with. */
  readonly recorded: () => number;
  /** How many outside calls were sent so far. */
  readonly sent: () => number;
}

/**
 * When a run looks, waits, keeps its books and hands over: only by what a replay finds at the same place. The order in
 * which a task's answers reach us, the length of the history, "continue as new is suggested" and the time may be others
 * there once the answer of a local activity is involved, which may come in a later task than the one it is written into.
 * And where a task made no command and the next one follows at once, a replay takes both for one, with the later's time:
 * so an answer says itself when it was given.
 */
export class Rhythm {
  readonly #of: Of;
  #looked = -1;
  #looks = 0;
  #sent = 0;
  #hasSent = false;
  #now = workflowInfo().runStartTime.getTime();
  #isLeaving = false;
  #durable: number;

  /** What a run starts with is durable. */
  constructor(of: Of) {
    this.#of = of;
    this.#durable = of.recorded();
  }

  /** Lets the path wait until there is something to look at again. */
  async change(orElse: () => boolean = () => false): Promise<void> {
    const { isLeaving } = this;
    this.#looked = this.#of.version();
    this.#looks += 1;
    const sent = this.#of.sent();
    this.#hasSent = sent > this.#sent;
    this.#sent = sent;
    await condition(() => !this.hasLooked || this.isLeaving !== isLeaving || orElse());
  }

  /**
   * True if the path's latest look sent an outside call: the task in which it looked makes a command of its own, so a
   * replay finds that task where it was, and takes it together with no other.
   */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** Lets the path wait for good: nothing that still happens is its business. */
  async quiet(until: () => boolean): Promise<void> {
    while (!until()) await this.change(until);
  }

  /** True while the path has nothing new to look at. */
  get hasLooked(): boolean {
    return this.#looked === this.#of.version();
  }

  /**
   * For what keeps the books: a condition that is judged once each time that the path has looked, and never in between.
   * How many promises each answer goes through, a release of the SDK or an interceptor may change; when the path has
   * looked, all of them have arrived.
   */
  atLulls(condition: () => boolean, since = this.#looks): () => boolean {
    let seen = since;
    return () => {
      if (seen === this.#looks) return false;
      seen = this.#looks;
      return condition();
    };
  }

  /** Waits for the path's next look; at once if it has looked since it had looked so often. */
  lull(since = this.#looks): Promise<void> {
    return condition(this.atLulls(() => true, since));
  }

  /** How often the path has looked. */
  get looks(): number {
    return this.#looks;
  }

  /** When something last came from outside, in epoch milliseconds. In between no time passes for the case. */
  get now(): number {
    return this.#now;
  }

  /** True once the run should hand over to a next one. A reset run never hands over. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** How many of the messages recorded so far the server holds, from the first on. */
  get durable(): number {
    return this.#durable;
  }

  /** Asks something of the server, and takes notice of whatever it answers. */
  async asking<T>(ask: () => Promise<T>): Promise<T> {
    const mark = this.mark();
    try {
      const answer = await ask();
      this.answered(mark, heardAt(answer));
      return answer;
    } catch (error) {
      this.answered(mark, heardAt(error));
      throw error;
    }
  }

  /** How much was recorded when the server is asked something; to be handed to `answered` with its answer. */
  mark(): number {
    return this.#of.recorded();
  }

  /**
   * The server has answered, whatever the answer. It answers only to tasks that it has taken, so everything recorded
   * before the asking is durable.
   *
   * @param at when the answer was given, epoch milliseconds; without it the time of the task that brings it.
   */
  answered(mark: number, at = Date.now()): void {
    this.#durable = Math.max(this.#durable, mark);
    this.#now = Math.max(this.#now, at);
  }

  /**
   * Somebody asked something of the case, or a bell rang: time has passed, and the server may want a new run. Whether
   * it does is read only here, where the task makes commands: in one that makes none a replay may read the next one's.
   */
  lookAround(): void {
    this.#now = Math.max(this.#now, Date.now());
    if (workflowInfo().continueAsNewSuggested && !isReset()) this.#isLeaving = true;
  }
}

/** After a reset the server replays decisions as it likes, so such a run has no say: the case is to be recovered. */
export function isReset(): boolean {
  const { runId, originalExecutionRunId } = workflowInfo();
  return runId !== originalExecutionRunId;
}
