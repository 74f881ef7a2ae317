import type { Case } from '../contracts/case.ts';
import type { DomainEvent } from '../contracts/events.ts';
import type { System } from '../contracts/vocabulary.ts';
import { timedAs } from './heard.ts';

/**
 * A question that the case has for an outside system. Derived from the case each time, so a case that was
 * carried into a new run, or recovered, asks exactly what is still open.
 */
export interface OutsideCall {
  /** Unique among the errands of a case, and the same whenever it is derived anew. */
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
  readonly ask: () => Promise<(theCase: Case) => Found>;
}

/** What an answer means for the case as it stands now. */
export interface Found {
  readonly events: readonly DomainEvent[];
  /** Nothing is settled yet: ask again after a pause. */
  readonly askAgain?: boolean;
}

export const NOTHING_NEW: Found = { events: [] };

/** An errand whose answer is understood by a pure function of the case and the answer. */
export function outsideCall<Answer>(
  about: Omit<OutsideCall, 'ask'>,
  ask: () => Promise<Answer>,
  conclude: (theCase: Case, answer: Answer) => Found,
): OutsideCall {
  return {
    ...about,
    ask: async () => {
      const answer = await ask();
      return timedAs((theCase: Case) => conclude(theCase, answer), answer);
    },
  };
}
