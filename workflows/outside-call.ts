import type { Case } from '../contracts/case.ts';
import type { DomainEvent } from '../contracts/events.ts';
import type { System } from '../contracts/vocabulary.ts';
import type { Timed } from './interface/activities.ts';

/**
 * A question that the case has for an outside system. Derived from the case each time, so a case that was
 * carried into a new run, or recovered, asks exactly what is still open.
 */
export interface OutsideCall {
  /** Unique among the calls of a case, and the same whenever it is derived anew. */
  readonly key: string;
  readonly system: System;
  /** What it is about, as it stands in the events of outages and faults: a requirement id, or `amazon_in/SKU`. */
  readonly subject: string;
  /** The requirement that it holds up where it cannot be asked; null where it holds up none. */
  readonly requirement: string | null;
  /** True for what undoes something after the end. Every other answer that comes after the end says nothing any more. */
  readonly undoes?: boolean;
  /**
   * What is to happen where the way there is lost for good: the seller's authorisation, or the entry in the dossier. Not
   * there: the artisan links the account anew, or our operations team looks.
   */
  readonly lost?: (theCase: Case, code: string) => readonly DomainEvent[];
  /** Asks. Throws only if the other side could not be asked. */
  readonly ask: () => Promise<Timed<unknown>>;
  /** What an answer of `ask` means for the case as it stands when the answer is acted on. Pure. */
  readonly conclude: (theCase: Case, answer: unknown) => Found;
}

/** What an answer means for the case as it stands now. */
export interface Found {
  readonly events: readonly DomainEvent[];
  /** Nothing is settled yet: ask again after a pause. */
  readonly askAgain?: boolean;
}

export const NOTHING_NEW: Found = { events: [] };

/** A call whose answer is understood by a pure function of the case and the answer. */
export function outsideCall<Answer>(
  about: Omit<OutsideCall, 'ask' | 'conclude'>,
  ask: () => Promise<Timed<Answer>>,
  conclude: (theCase: Case, answer: Answer) => Found,
): OutsideCall {
  // What `ask` answers is what `conclude` takes: the two are only ever used together.
  return { ...about, ask, conclude: conclude as OutsideCall['conclude'] };
}
