import type { Envelope } from '../contracts/envelope.ts';
import { type Folded, foldNext, UNFOLDED } from '../contracts/folding.ts';

/** One case as the projector keeps it: the fold of its events, and what the cases topic has of it. */
export interface Row extends Folded {
  readonly caseId: string;
  readonly artisanId: string;
  /** The sequence that the cases topic shows, 0 where it shows none. The projector writes nothing below it. */
  readonly publishedSequence: number;
  /** Whether the projector has to write the case to the cases topic again. */
  readonly dirty: boolean;
}

/** @returns the row of a case of which the projector has read no event. */
export const newRow = (caseId: string, artisanId: string): Row => ({
  ...UNFOLDED,
  caseId,
  artisanId,
  publishedSequence: 0,
  dirty: false,
});

/** Folds an event into its row. @returns the very same row where the event brings nothing new */
export function advance(row: Row, message: Envelope): Row {
  const after = foldNext(row, message);
  // The cases topic shows the state, and the first event of an unknown type beside it.
  const isShown = after.state !== row.state || after.newer !== row.newer;
  return isShown && after.state !== null ? { ...after, dirty: true } : after;
}

/** Whether the projector writes the row to the cases topic now: the topic never goes back. */
export function isDue({ state, dirty, publishedSequence }: Row): boolean {
  return dirty && state !== null && state.sequence >= publishedSequence;
}

/** @returns the row once the cases topic holds it. */
export function markPublished(row: Row): Row {
  if (row.state === null || row.state.sequence < row.publishedSequence) return row;
  return { ...row, publishedSequence: row.state.sequence, dirty: false };
}

/** @returns JSON with its fields always in one order, so that two can be compared as text. */
export const newerText = ({ sequence, type }: NonNullable<Row['newer']>): string =>
  JSON.stringify({ sequence, type });
