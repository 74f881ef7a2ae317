import { ApplicationFailure, log } from '@temporalio/workflow';
import type { Carry } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { FAULTS } from '../contracts/outside.ts';
import type { Clocks } from '../policies/policy.ts';
import type { Errand, Found } from './errand.ts';

/** What errands need of their case. */
export interface ErrandsOf {
  readonly case: () => Case;
  readonly clocks: () => Clocks;
  readonly hasEnded: () => boolean;
  readonly record: (events: readonly DomainEvent[]) => void;
  /** Something changed that is not in the case: look again. */
  readonly nudge: () => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Has the server asked, and learns from its answer. */
  readonly asking: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** In place of a time: may be tried at once. */
const RIPE = 0;

/** The outside calls of one case that are under way, and when those that must be repeated are next due. */
export class Errands {
  readonly #of: ErrandsOf;
  readonly #running = new Set<string>();
  readonly #retries: Map<string, { at: number; tries: number }>;

  constructor(of: ErrandsOf, retries: Carry['retries']) {
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
      if (at !== RIPE && !this.#running.has(key) && at < earliest) earliest = at;
    }
    return earliest;
  }

  /** True while this errand is under way or waits for its next try. */
  isHandled(key: string): boolean {
    return this.#running.has(key) || (this.#retries.get(key)?.at ?? 0) > this.#of.now();
  }

  /** Sends out those that are neither under way nor waiting for their time. */
  send(errands: readonly Errand[]): void {
    for (const one of errands) {
      if (!this.isHandled(one.key)) void this.#go(one);
    }
  }

  /** The time has come: whoever still has the question may ask. A question that is gone wakes nobody again. */
  ripen(): void {
    const now = this.#of.now();
    for (const [key, { at, tries }] of this.#retries) {
      if (at <= now) this.#retries.set(key, { at: RIPE, tries });
    }
  }

  async #go(one: Errand): Promise<void> {
    this.#running.add(one.key);
    try {
      const conclude = await this.#of.asking(() => one.ask());
      if (!this.#of.hasEnded()) this.#heard(one, conclude(this.#of.case()));
    } catch (error) {
      if (!this.#of.hasEnded()) this.#unheard(one, error);
    } finally {
      this.#running.delete(one.key);
      this.#of.nudge();
    }
  }

  #heard(one: Errand, found: Found): void {
    const wasOut = this.#of.case().outages[outageKey(one)] !== undefined;
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    if (found.askAgain === true) this.#again(one.key, wasOut ? 0 : tries, this.#of.clocks().poll);
    else this.#retries.delete(one.key);
    const recovered = wasOut
      ? [event('provider.recovered', { system: one.system, subject: one.subject })]
      : [];
    this.#of.record([...recovered, ...found.events]);
  }

  /**
   * An outage is told once, and tried again by the case's clock; it says nothing about the artisan. A full quota is not
   * told at all: the other side is there, and whether we ask too fast is no matter of one case. Its clock asks again.
   */
  #unheard(one: Errand, error: unknown): void {
    if (isFullQuota(error)) {
      log.warn('an outside system asks us to slow down', { errand: one.key, system: one.system });
      this.#again(one.key, this.#retries.get(one.key)?.tries ?? 0, this.#of.clocks().retry);
      return;
    }
    const code = faultOf(error);
    log.warn('an outside system did not answer', { errand: one.key, system: one.system, code });
    const isOut = this.#of.case().outages[outageKey(one)] !== undefined;
    this.#again(
      one.key,
      isOut ? (this.#retries.get(one.key)?.tries ?? 0) : 0,
      this.#of.clocks().retry,
    );
    if (isOut) return;
    this.#of.record([
      event('provider.unavailable', { system: one.system, subject: one.subject, code }),
    ]);
  }

  #again(key: string, tries: number, pace: { first: number; longest: number }): void {
    const pause = Math.min(pace.first * 2 ** Math.min(tries, 20), pace.longest);
    this.#retries.set(key, { at: this.#of.now() + pause, tries: tries + 1 });
  }
}

const outageKey = (one: Errand) => `${one.system}:${one.subject}`;

const causeOf = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error ? error.cause : error;

function isFullQuota(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.type === FAULTS.QUOTA;
}

function faultOf(error: unknown): string {
  const cause = causeOf(error);
  if (!(cause instanceof ApplicationFailure)) return 'fault.no_answer';
  if (cause.type === FAULTS.REJECTED_REQUEST) return 'fault.request_rejected';
  if (cause.type === FAULTS.DOSSIER) return 'fault.dossier_unreadable';
  return 'fault.unavailable';
}
