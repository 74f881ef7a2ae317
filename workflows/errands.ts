import { ApplicationFailure, log } from '@temporalio/workflow';
import type { Carry } from '../contracts/carry.ts';
import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { FAULTS, type FaultDetails, type Owner } from '../contracts/outside.ts';
import { isDue } from '../contracts/requirement.ts';
import type { Clocks } from '../policies/policy.ts';
import type { Errand, Found } from './errand.ts';

/** What errands need of their case. */
export interface ErrandsOf {
  readonly case: () => Case;
  readonly clocks: () => Clocks;
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
  /** Answers that came while the case was held, by key: acted on at its release. Asked anew by a next run. */
  readonly #kept = new Map<string, () => void>();

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
    const isWaiting = (this.#retries.get(key)?.at ?? 0) > this.#of.now();
    return isWaiting || this.#running.has(key) || this.#kept.has(key);
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

  /** The case is no longer held: what was answered meanwhile counts now. */
  actOnKept(): void {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    for (const act of kept) act();
  }

  async #go(one: Errand): Promise<void> {
    this.#running.add(one.key);
    let act: () => void;
    try {
      const conclude = await this.#of.asking(() => one.ask());
      act = () => this.#heard(one, conclude(this.#of.case()));
    } catch (error) {
      act = () => this.#unheard(one, error);
    }
    this.#running.delete(one.key);
    // While a case is held nothing is decided, and of one that has ended only what undoes something is still its matter.
    if (this.#of.case().held !== null) this.#kept.set(one.key, act);
    else if (this.#of.case().end === null || one.undoes === true) act();
    this.#of.nudge();
  }

  #heard(one: Errand, found: Found): void {
    const wasOut = this.#isOut(one);
    const tries = this.#retries.get(one.key)?.tries ?? 0;
    if (found.askAgain === true) this.#again(one.key, wasOut ? 0 : tries, this.#of.clocks().poll);
    else this.#retries.delete(one.key);
    this.#of.record([...this.#answered(one), ...found.events]);
  }

  /** The other side has answered, so that what was said of it before is over. */
  #answered({ system, subject }: Errand): DomainEvent[] {
    const { outages, faults } = this.#of.case();
    const key = `${system}:${subject}`;
    return [
      ...(outages[key] === undefined ? [] : [event('provider.recovered', { system, subject })]),
      ...(faults[key] === undefined ? [] : [event('fault.cleared', { system, subject })]),
    ];
  }

  #isOut({ system, subject }: Errand): boolean {
    const { outages, faults } = this.#of.case();
    const key = `${system}:${subject}`;
    return outages[key] !== undefined || faults[key] !== undefined;
  }

  /** No answer about the artisan. Whose matter it is, the failure says; each is told once and tried again by the clock. */
  #unheard(one: Errand, error: unknown): void {
    const { owner, code } = failureOf(error);
    const { key, system, subject, requirement } = one;
    log.warn('an outside call failed', { errand: key, system, owner, code });
    const theCase = this.#of.case();
    const isLost = owner === 'authorisation' || code === 'fault.dossier_unreadable';
    if (isLost && one.lost !== undefined) {
      this.#retries.delete(key);
      this.#of.record([...this.#answered(one), ...one.lost(theCase, code)]);
      return;
    }
    if (owner === 'authorisation') {
      this.#retries.delete(key);
      this.#of.record([...this.#answered(one), ...relinkDue(theCase, code)]);
      return;
    }
    const tries = this.#retries.get(key)?.tries ?? 0;
    this.#again(key, owner === 'quota' || this.#isOut(one) ? tries : 0, this.#of.clocks().retry);
    // The other side is there, and whether we ask too fast is no matter of one case.
    if (owner === 'quota') return;
    const before = `${system}:${subject}`;
    if (owner === 'us') {
      if (theCase.faults[before]?.code === code) return;
      const isBack = theCase.outages[before] !== undefined;
      this.#of.record([
        ...(isBack ? [event('provider.recovered', { system, subject })] : []),
        event('fault.raised', { system, subject, requirement, code }),
      ]);
      return;
    }
    if (theCase.outages[before] !== undefined) return;
    const isMended = theCase.faults[before] !== undefined;
    this.#of.record([
      ...(isMended ? [event('fault.cleared', { system, subject })] : []),
      event('provider.unavailable', { system, subject, code }),
    ]);
  }

  #again(key: string, tries: number, pace: { first: number; longest: number }): void {
    const pause = Math.min(pace.first * 2 ** Math.min(tries, 20), pace.longest);
    this.#retries.set(key, { at: this.#of.now() + pause, tries: tries + 1 });
  }
}

/** The account that the artisan has to link anew. It is asked once, whichever call notices it first. */
function relinkDue(theCase: Case, code: string): DomainEvent[] {
  const account = Object.values(theCase.requirements).find((one) => one.kind === 'account');
  if (account === undefined || isDue(account)) return [];
  return [event('requirement.relink_due', { requirement: account.id, codes: [code] })];
}

interface Failure {
  /** `quota`: asked too fast, which is told to no case. */
  readonly owner: Exclude<Owner, 'artisan' | 'unknown'> | 'quota';
  readonly code: string;
}

/** Whose matter a failed call is, and the reason, as the activity said it. */
function failureOf(error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // A time-out is the server's word that no worker, or no other side, has answered in time.
  if (!(cause instanceof ApplicationFailure)) return { owner: 'them', code: 'fault.no_answer' };
  const [said] = (cause.details ?? []) as Partial<FaultDetails>[];
  const code = typeof said?.code === 'string' ? said.code : undefined;
  switch (cause.type) {
    case FAULTS.QUOTA:
      return { owner: 'quota', code: code ?? 'fault.unavailable' };
    case FAULTS.NOT_AUTHORISED:
      return { owner: 'authorisation', code: code ?? 'account.not_authorised' };
    case FAULTS.REJECTED_REQUEST:
      return { owner: 'us', code: code ?? 'fault.request_rejected' };
    case FAULTS.DOSSIER:
      return { owner: 'us', code: code ?? 'fault.dossier_unreadable' };
    default:
      return { owner: 'them', code: code ?? 'fault.unavailable' };
  }
}
