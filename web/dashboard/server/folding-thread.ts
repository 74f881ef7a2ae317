import { workerData } from 'node:worker_threads';
import { Database } from './database.ts';
import { type Batch, Folding } from './folding.ts';
import { answering } from './thread.ts';
import type { EventRecord } from './topic-reader.ts';

/** The thread that folds events: beside the one that reads Kafka, serves, and writes the file. */

/** What the thread is asked: to fold records, to hand over what they come to, or to forget what it has in hand. */
export type FoldingAsk =
  | { readonly take: readonly EventRecord[] }
  | { readonly cut: true }
  | { readonly clear: true };

export interface FoldingAnswer {
  /** Whether so much is in hand that it has to be cut. */
  readonly isFull: boolean;
  /** Of `cut`; null for nothing. */
  readonly batch: Batch | null;
}

const folding = new Folding(new Database(String(workerData), true));

answering((asked: FoldingAsk): FoldingAnswer => {
  if ('take' in asked) folding.take(asked.take);
  const batch = 'cut' in asked ? folding.cut() : null;
  if ('clear' in asked) folding.clear();
  return { isFull: folding.isFull, batch };
});
