import type { Case } from '../contracts/case.ts';
import type { CaseMessage } from '../contracts/case-message.ts';
import { type Envelope, unwrap } from '../contracts/envelope.ts';
import { reduce, UnknownEventType } from '../contracts/reducer.ts';

/** What the projector knows of one case. */
export interface Row {
  readonly caseId: string;
  readonly artisanId: string;
  /** The highest sequence met; all below it were met too. */
  readonly seen: number;
  /** The fold of what could be folded; null before the first event. */
  readonly state: Case | null;
  /** The first event of a type that this projector does not know. The case stands as it was before it. */
  readonly newer: CaseMessage['newerThanKnown'];
  /** Why nothing more of this case is believed: a number is missing, or an event breaks its schema. For ever. */
  readonly stopped: { readonly reason: 'gap' | 'unreadable'; readonly sequence: number } | null;
  /** The sequence that the cases topic holds, 0 where it holds none: nothing below it is written again. */
  readonly publishedSequence: number;
  /** Whether the cases topic has yet to be told. */
  readonly dirty: boolean;
}

/** A case of which nothing has been met yet. */
export const unmet = (caseId: string, artisanId: string): Row => ({
  caseId,
  artisanId,
  seen: 0,
  state: null,
  newer: null,
  stopped: null,
  publishedSequence: 0,
  dirty: false,
});

/** What an event makes of its case; the very same row where it brings nothing new. Pure. */
export function advance(row: Row, message: Envelope): Row {
  const sequence = Number(message.sequence);
  if (row.stopped !== null || sequence <= row.seen) return row;
  if (sequence > row.seen + 1) return { ...row, stopped: { reason: 'gap', sequence } };
  if (row.newer !== null) return { ...row, seen: sequence };
  try {
    const state = reduce(row.state, unwrap(message));
    return { ...row, seen: sequence, state, dirty: true };
  } catch (error) {
    if (!(error instanceof UnknownEventType))
      return { ...row, stopped: { reason: 'unreadable', sequence } };
    const newer = { sequence: message.sequence, type: message.type };
    return { ...row, seen: sequence, newer, dirty: row.state !== null };
  }
}

/** Whether a row is to be written to the cases topic now: the topic never goes back. */
export function isDue({ state, dirty, publishedSequence }: Row): boolean {
  return dirty && state !== null && state.sequence >= publishedSequence;
}

/** The row once the cases topic holds it. */
export function markPublished(row: Row): Row {
  if (row.state === null || row.state.sequence < row.publishedSequence) return row;
  return { ...row, publishedSequence: row.state.sequence, dirty: false };
}

/** Always in one order, so that two can be compared as text. */
export const newerText = ({ sequence, type }: NonNullable<Row['newer']>): string =>
  JSON.stringify({ sequence, type });
