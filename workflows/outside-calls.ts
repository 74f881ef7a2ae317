import { log } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import type { DomainEvent } from '../contracts/events.ts';
import type { Clocks } from '../policies/policy.ts';
import { answered, failed, failureOf, isOut } from './call-outcomes.ts';
import type { Carry } from './interface/run-input.ts';
import type { Found, OutsideCall } from './outside-call.ts';

/** What errands need of their case. */
export interface OutsideCallsOptions {
  readonly case: () => Case;
  readonly clocks: () => Clocks;
  readonly record: (events: readonly DomainEvent[]) => void;
  /** Something changed that is not in the case: look again. */
  readonly markChanged: () => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Has the server asked, and learns from its answer. */
  readonly asking: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** In place of a time: may be tried at once. */
const RELEASED = 0;

/** The outside calls of one case that are under way, and when those that must be repeated are next due. */
export class OutsideCalls {
  readonly #of: OutsideCallsOptions;
  readonly #running = new Set<string>();
  readonly #retries: Map<string, { at: number; tries: number }>;
  /** Answers that came while the case was held, by key: acted on at its release. Asked anew by a next run. */
  readonly #heldAnswers = new Map<
    string,
    { readonly one: OutsideCall; readonly act: () => void }
  >();

  constructor(of: OutsideCallsOptions, retries: Carry['retries']) {
    this.#of = of;
    this.#retries = new Map(Object.entries(retries));
  }

  /** True when nothing is under way: only then may a run end. */
  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Absolute times of the next tries, to be carried. */
  get retries(): Carry['retries'] {
    return Object.fromEntries(this.#retries);
  }

  /** The earliest time at which something is to be tried again, epoch ms; infinite if nothing is. */
  nextTry(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const [key, { at }] of this.#retries) {
      if (at !== RELEASED && !this.#running.has(key) && at < earliest) earliest = at;
    }
    return earliest;
  }

  /** True while this errand is under way or waits for its next try. */
  isHandled(key: string): boolean {
    const isWaiting = (this.#retries.get(key)?.at ?? 0) > this.#of.now();
    return isWaiting || this.#running.has(key) || this.#heldAnswers.has(key);
  }

  /** Sends out those that are neither under way nor waiting for their time. */
  send(errands: readonly OutsideCall[]): void {
    for (const one of errands) {
      if (!this.isHandled(one.key)) void this.#go(one);
    }
  }

  /** The time has come: whoever still has the question may ask. A question that is gone wakes nobody again. */
  releaseRetries(): void {
    const now = this.#of.now();
    for (const [key, { at, tries }] of this.#retries) {
      if (at <= now) this.#retries.set(key, { at: RELEASED, tries });
    }
  }

  /** The case is no longer held, since it was released or has ended: what was answered meanwhile counts now. */
  applyHeldAnswers(): void {
    const kept = [...this.#heldAnswers.values()];
    this.#heldAnswers.clear();
    for (const { one, act } of kept) this.#settle(one, act);
  }

  /** While a case is held nothing is decided, and of one that has ended only what undoes something is still its matter. */
  #settle(one: OutsideCall, act: () => void): void {
    const { held, end } = this.#of.case();
    if (held !== null) this.#heldAnswers.set(one.key, { one, act });
    else if (end === null || one.undoes === true) act();
  }

  async #go(one: OutsideCall): Promise<void> {
    this.#running.add(one.key);
    let act: () => void;
    try {
      const conclude = await this.#of.asking(() => one.ask());
      act = () => this.#answered(one, conclude(this.#of.case()));
    } catch (error) {
      act = () => this.#failed(one, error);
    }
    this.#running.delete(one.key);
    this.#settle(one, act);
    this.#of.markChanged();
  }

  #answered(one: OutsideCall, found: Found): void {
    const theCase = this.#of.case();
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    const wasOut = isOut(theCase, one);
    if (found.askAgain === true) this.#again(one.key, wasOut ? 0 : tries, this.#of.clocks().poll);
    else this.#retries.delete(one.key);
    this.#of.record([...answered(theCase, one), ...found.events]);
  }

  #failed(one: OutsideCall, error: unknown): void {
    const theCase = this.#of.case();
    const failure = failureOf(error);
    log.warn('an outside call failed', { errand: one.key, system: one.system, ...failure });
    const { events, isOver } = failed(theCase, one, failure);
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    const goesOn = failure.owner === 'quota' || isOut(theCase, one);
    if (isOver) this.#retries.delete(one.key);
    else this.#again(one.key, goesOn ? tries : 0, this.#of.clocks().retry);
    this.#of.record(events);
  }

  #again(key: string, tries: number, pace: { first: number; longest: number }): void {
    const pause = Math.min(pace.first * 2 ** Math.min(tries, 20), pace.longest);
    this.#retries.set(key, { at: this.#of.now() + pause, tries: tries + 1 });
  }
}
