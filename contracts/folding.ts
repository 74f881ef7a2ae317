import type { Case } from './case.ts';
import type { CaseMessage } from './case-message.ts';
import { type Envelope, unwrap } from './envelope.ts';
import { type RecordedEvent, reduce, UnknownEventType } from './reducer.ts';

/**
 * How a reader of the events topic folds the events of one case: it drops repeats, stops at a gap or at an event that it
 * cannot read, and never guesses past a type that it does not know. `contracts/published/events/folding.md` tells readers
 * the same. All functions are pure.
 */

/** What an event is, by its number, to a reader that has the events of a case up to a last one. */
export type Place = 'repeat' | 'next' | 'gap';

/**
 * The place of an event.
 * @param last the number of the last event that the reader has, 0 before the first
 * @param sequence the number of the event
 */
export function place(last: number, sequence: number): Place {
  if (sequence <= last) return 'repeat';
  return sequence === last + 1 ? 'next' : 'gap';
}

/** Why a reader takes no further event of a case. It holds for ever: an event that comes late does not change it. */
interface Stopped {
  readonly reason: 'gap' | 'unreadable';
  /** The number of the event at which the reader stopped. */
  readonly sequence: number;
  /** What is wrong with an unreadable event: places and rules, and no values. */
  readonly detail?: string;
}

/** A case as far as a reader has folded its events. */
export interface Folded {
  /** The number of the last event that was read; the reader has read all before it, too. */
  readonly seen: number;
  /** Null before the first event. */
  readonly state: Case | null;
  /** The first event of a type that the reader does not know, or null. The state stays as it was before that event. */
  readonly newer: CaseMessage['newerThanKnown'];
  readonly stopped: Stopped | null;
}

/** A case of which no event was read yet. */
export const UNFOLDED: Folded = { seen: 0, state: null, newer: null, stopped: null };

/**
 * Takes the next event of a case.
 * @param read makes the event of the envelope; a reader that has checked the event by its published schema gives its own
 * @returns the very same object where the event brings nothing new: a repeat, or an event after the reader stopped
 */
export function foldNext<F extends Folded>(
  folded: F,
  message: Envelope,
  read: (message: Envelope) => RecordedEvent = unwrap,
): F {
  const { sequence, type } = message;
  return step(folded, Number(sequence), (at) => {
    if (folded.newer !== null) return { ...folded, seen: at };
    try {
      return { ...folded, seen: at, state: reduce(folded.state, read(message)) };
    } catch (error) {
      if (!(error instanceof UnknownEventType)) throw error;
      return { ...folded, seen: at, newer: { sequence, type } };
    }
  });
}

/**
 * As `foldNext`, for an event whose envelope breaks its schema: the reader stops there, unless the event is a repeat.
 * @param error what the schema said, such as a ZodError
 */
export function foldUnreadable<F extends Folded>(folded: F, sequence: number, error: unknown): F {
  return step(folded, sequence, () => {
    throw error;
  });
}

function step<F extends Folded>(folded: F, sequence: number, next: (at: number) => F): F {
  if (folded.stopped !== null) return folded;
  switch (place(folded.seen, sequence)) {
    case 'repeat':
      return folded;
    case 'gap':
      return { ...folded, stopped: { reason: 'gap', sequence } };
    case 'next':
      try {
        return next(sequence);
      } catch (error) {
        return { ...folded, stopped: { reason: 'unreadable', sequence, detail: detailOf(error) } };
      }
  }
}

/** What is wrong, on one line and without values. */
function detailOf(error: unknown): string {
  const issues = (error as { issues?: { path: PropertyKey[]; code: string }[] }).issues;
  if (issues === undefined) return error instanceof Error ? error.message : String(error);
  return issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
}

/** Why a reader stopped, as a clause: `no event 4 before event 5`. Null where it did not stop. */
export function stoppedText({ seen, stopped }: Folded): string | null {
  if (stopped === null) return null;
  const { reason, sequence, detail } = stopped;
  if (reason === 'gap') return `no event ${seen + 1} before event ${sequence}`;
  return `event ${sequence} unreadable: ${detail ?? 'it breaks its schema'}`;
}
