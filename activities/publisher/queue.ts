import type { OutgoingRecord } from './record.ts';

/** The records of one case in one call: sent, confirmed or refused together. */
export interface Batch {
  readonly caseId: string;
  readonly records: readonly OutgoingRecord[];
  /** The position of each record in the caller's list. */
  readonly positions: readonly number[];
  confirmed(): void;
  failed(error: Error): void;
}

/** What one send may hold at most. A single record is always sent, however large. */
export interface BatchLimits {
  readonly records: number;
  /** Bytes of keys, values and headers before compression. */
  readonly bytes: number;
}

/** First in, first out; the batches of one case never overtake one another. */
export interface BatchQueue {
  readonly length: number;
  push(lot: Batch): void;
  /** Takes out the next batches to send together: as many common ones as fit, or a single one that `isSeparate`. */
  take(isSeparate: (caseId: string) => boolean): Batch[];
  /** Takes out the batches for which `which` holds. */
  remove(which: (lot: Batch) => boolean): Batch[];
}

/** Creates an empty queue. */
export function createQueue(limits: BatchLimits): BatchQueue {
  let waiting: Batch[] = [];
  let lastWasApart = false;

  function remove(which: (lot: Batch) => boolean): Batch[] {
    const removed = waiting.filter(which);
    if (removed.length > 0) waiting = waiting.filter((lot) => !which(lot));
    return removed;
  }

  return {
    get length() {
      return waiting.length;
    },
    push: (lot) => waiting.push(lot),
    remove,
    take(isApart) {
      const [head] = waiting;
      const common = waiting.filter((lot) => !isApart(lot.caseId));
      // In turns, so that many refused cases cannot delay the others.
      const apart = head && isApart(head.caseId) && !(lastWasApart && common.length > 0);
      lastWasApart = apart === true;
      const taken = new Set(apart ? [head] : fitting(common, limits));
      return remove((lot) => taken.has(lot));
    },
  };
}

/** Divides the records of one case so that each piece fits into one send. */
export function splitBySize(
  records: readonly { record: OutgoingRecord; position: number }[],
  limits: BatchLimits,
): (typeof records)[number][][] {
  const all: (typeof records)[number][][] = [];
  let piece: (typeof records)[number][] = [];
  let bytes = 0;
  for (const item of records) {
    const more = size(item.record);
    if (piece.length > 0 && (piece.length >= limits.records || bytes + more > limits.bytes)) {
      all.push(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(item);
    bytes += more;
  }
  return [...all, piece];
}

function fitting(lots: readonly Batch[], limits: BatchLimits): Batch[] {
  const taken: Batch[] = [];
  let records = 0;
  let bytes = 0;
  for (const lot of lots) {
    records += lot.records.length;
    bytes += lot.records.reduce((sum, record) => sum + size(record), 0);
    if (taken.length > 0 && (records > limits.records || bytes > limits.bytes)) break;
    taken.push(lot);
  }
  return taken;
}

function size({ key, value, headers }: OutgoingRecord): number {
  const texts = [key, value, ...Object.entries(headers).flat()];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
