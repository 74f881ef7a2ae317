import { log } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import type { DomainEvent } from '../contracts/events.ts';
import type { Policy } from '../policies/policy.ts';
import { answered, failed, failureOf, isOut } from './call-outcomes.ts';
import type { Publication, Receipt } from './interface/activities.ts';
import { receiptSaid } from './interface/answers.ts';
import type { Carry } from './interface/run-input.ts';
import type { Found, OutsideCall } from './outside-call.ts';
import { type RunClock, receiptIn, timeOfFailure } from './run-clock.ts';

/** The run whose calls these are. */
export interface CallingRun {
  readonly case: Case;
  readonly policy: Policy;
  readonly clock: RunClock;
  record(events: readonly DomainEvent[]): void;
  /** Takes the events that may go out with a call that is made now; undefined if none may. */
  takeAlong(): Publication | undefined;
  /** The call that took events along has ended, with its result or its error. */
  cameBack(published: Receipt | undefined, error?: unknown): void;
  /** Something changed that is not in the case: the path runs again. */
  markChanged(): void;
}

/**
 * A marketplace's calls may wait for minutes in the task queue of their quota, and events must not wait with them. Not
 * asked of the quotas' table: a replay must decide as the run did.
 */
const mayWaitForQuota = ({ system }: OutsideCall): boolean => system === 'marketplace';

/** In place of a time: may be tried at once. */
const RELEASED = 0;

/** The outside calls of one case: those under way, and the times of those to be repeated. */
export class OutsideCalls {
  readonly #run: CallingRun;
  readonly #running = new Set<string>();
  readonly #retries: Map<string, { at: number; tries: number }>;
  /** Answers that came while the case was held, by key: applied at its release. A next run asks anew. */
  readonly #heldAnswers = new Map<
    string,
    { readonly one: OutsideCall; readonly act: () => void }
  >();

  constructor(run: CallingRun, retries: Carry['retries']) {
    this.#run = run;
    this.#retries = new Map(Object.entries(retries));
  }

  /** True when no call is under way: only then may a run end. */
  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** The times of the next tries, to be carried to the next run. */
  get retries(): Carry['retries'] {
    return Object.fromEntries(this.#retries);
  }

  /** The earliest time of a next try, epoch milliseconds; infinite if there is none. */
  nextTry(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const [key, { at }] of this.#retries) {
      if (at !== RELEASED && !this.#running.has(key) && at < earliest) earliest = at;
    }
    return earliest;
  }

  /** True while this call is under way or waits for its next try. */
  isHandled(key: string): boolean {
    const isWaiting = (this.#retries.get(key)?.at ?? 0) > this.#run.clock.now;
    return isWaiting || this.#running.has(key) || this.#heldAnswers.has(key);
  }

  /** Starts the calls that are neither under way nor waiting for their time. */
  send(calls: readonly OutsideCall[]): void {
    for (const one of calls) {
      if (!this.isHandled(one.key)) void this.#ask(one);
    }
  }

  /**
   * The timer has fired: calls that are due may be made again. A call that is no longer open does not wake the case
   * again.
   */
  releaseRetries(): void {
    const { now } = this.#run.clock;
    for (const [key, { at, tries }] of this.#retries) {
      if (at <= now) this.#retries.set(key, { at: RELEASED, tries });
    }
  }

  /** Applies the answers that came while the case was held, once it is released or has ended. */
  applyHeldAnswers(): void {
    const held = [...this.#heldAnswers.values()];
    this.#heldAnswers.clear();
    for (const { one, act } of held) this.#apply(one, act);
  }

  /** A held case decides nothing; a case that has ended applies only answers of calls that undo something. */
  #apply(one: OutsideCall, act: () => void): void {
    const { held, end } = this.#run.case;
    if (held !== null) this.#heldAnswers.set(one.key, { one, act });
    else if (end === null || one.undoes === true) act();
  }

  async #ask(one: OutsideCall): Promise<void> {
    const run = this.#run;
    this.#running.add(one.key);
    const along = mayWaitForQuota(one) ? undefined : run.takeAlong();
    let act: () => void;
    // Nothing is awaited after the answer: it is recorded at its own time, whatever arrived with it.
    try {
      const { answer, at, published } = await one.ask(along);
      run.clock.receive(at);
      if (along !== undefined) run.cameBack(receiptSaid(published));
      act = () => this.#answered(one, one.conclude(run.case, answer));
    } catch (error) {
      run.clock.receive(timeOfFailure(error));
      if (along !== undefined) run.cameBack(receiptIn(error), error);
      act = () => this.#failed(one, error);
    }
    this.#running.delete(one.key);
    this.#apply(one, act);
    run.markChanged();
  }

  #answered(one: OutsideCall, found: Found): void {
    const { case: theCase, policy } = this.#run;
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    const wasOut = isOut(theCase, one);
    if (found.askAgain === true) this.#retryLater(one.key, wasOut ? 0 : tries, policy.clocks.poll);
    else this.#retries.delete(one.key);
    this.#run.record([...answered(theCase, one), ...found.events]);
  }

  #failed(one: OutsideCall, error: unknown): void {
    const { case: theCase, policy } = this.#run;
    const failure = failureOf(error);
    log.warn('an outside call failed', { call: one.key, system: one.system, ...failure });
    const { events, isOver } = failed(theCase, one, failure);
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    const goesOn = failure.owner === 'quota' || isOut(theCase, one);
    if (isOver) this.#retries.delete(one.key);
    else this.#retryLater(one.key, goesOn ? tries : 0, policy.clocks.retry);
    this.#run.record(events);
  }

  #retryLater(key: string, tries: number, pace: { first: number; longest: number }): void {
    const pause = Math.min(pace.first * 2 ** Math.min(tries, 20), pace.longest);
    this.#retries.set(key, { at: this.#run.clock.now + pause, tries: tries + 1 });
  }
}
