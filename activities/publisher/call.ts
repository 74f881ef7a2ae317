import { type Batch, type BatchLimits, splitBySize } from './queue.ts';
import type { OutgoingRecord } from './record.ts';

/** One call of `publish`, divided into batches. */
export interface Call {
  readonly lots: readonly Batch[];
  /** Resolves when all batches are confirmed; rejects with the first error once all are settled. */
  readonly done: Promise<void>;
  /** Rejects at once. */
  fail(error: Error): void;
}

/** Divides the records by case, and each case's records by what one send may hold. */
export function openCall(records: readonly OutgoingRecord[], limits: BatchLimits): Call {
  const items = records.map((record, position) => ({ record, position }));
  const cases = Map.groupBy(items, (item) => item.record.caseId);
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  let open = 0;
  let failure: Error | undefined;

  function settle(): void {
    open -= 1;
    if (open > 0) return;
    if (failure) reject(failure);
    else resolve();
  }

  const lots = [...cases].flatMap(([caseId, own]) =>
    splitBySize(own, limits).map((piece) => ({
      caseId,
      records: piece.map((item) => item.record),
      positions: piece.map((item) => item.position),
      confirmed: settle,
      failed(error: Error) {
        failure ??= error;
        settle();
      },
    })),
  );
  open = lots.length;
  return { lots, done, fail: reject };
}
