import type { Case } from '../contracts/case.ts';
import type { DomainEvent } from '../contracts/events.ts';
import type { System } from '../contracts/vocabulary.ts';
import type { Publication, Timed } from './interface/activities.ts';

/**
 * A question that the case has for an outside system. It is derived from the case each time, so a continued or
 * recovered case makes exactly the calls that are still open.
 */
export interface OutsideCall {
  /** Unique among the calls of a case, and the same whenever the call is derived. */
  readonly key: string;
  readonly system: System;
  /** What the call is about, as in the events of outages and faults: a requirement id, or `amazon_in/SKU`. */
  readonly subject: string;
  /** The requirement that waits if the call cannot be made; null if none does. */
  readonly requirement: string | null;
  /** True for a call that undoes something after the end. The answers of all other calls are dropped after the end. */
  readonly undoes?: boolean;
  /**
   * The events if the way to the system is lost for good: the seller's authorisation, or the dossier entry. Without it
   * the artisan links the account anew, or our operations team mends the fault.
   */
  readonly lost?: (theCase: Case, code: string) => readonly DomainEvent[];
  /**
   * Makes the call. Throws only if the outside system could not be asked.
   * @param along events that go out with the call: its activity publishes them
   */
  readonly ask: (along?: Publication) => Promise<Timed<unknown>>;
  /** What an answer of `ask` means for the case at the time the answer is applied. Pure. */
  readonly conclude: (theCase: Case, answer: unknown) => Found;
}

/** What an answer means for the case as it is now. */
export interface Found {
  readonly events: readonly DomainEvent[];
  /** Nothing is settled yet: ask again after a pause. */
  readonly askAgain?: boolean;
}

export const NOTHING_NEW: Found = { events: [] };

/** Builds a call from its question and a pure function that concludes from its answer. */
export function outsideCall<Answer>(
  about: Omit<OutsideCall, 'ask' | 'conclude'>,
  ask: (along?: Publication) => Promise<Timed<Answer>>,
  conclude: (theCase: Case, answer: Answer) => Found,
): OutsideCall {
  // Type-safe: `conclude` only ever gets what `ask` returned.
  return { ...about, ask, conclude: conclude as OutsideCall['conclude'] };
}
