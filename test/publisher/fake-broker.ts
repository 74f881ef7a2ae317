import { vi } from 'vitest';
import type { OutgoingRecord } from '../../activities/publisher/record.ts';
import { type Connect, RefusedByBroker } from '../../kafka/sender.ts';

/** The outcome of one send. `stored` selects, by case, the records that the log gets although the send fails. */
export type SendOutcome =
  | { readonly kind: 'confirm'; readonly ms: number }
  | { readonly kind: 'fail'; readonly ms: number; readonly stored: number }
  | { readonly kind: 'hang'; readonly stored: number; readonly lateMs: number };

export interface FakeBroker {
  readonly connect: Connect;
  readonly log: OutgoingRecord[];
  readonly refused: Set<string>;
  /** The highest number of concurrent sends, without discarded ones. */
  mostAtOnce(): number;
  /** Sends so far, each as its case ids. */
  readonly sends: string[][];
}

/** A broker in memory. A send's outcome is the next in the list; when the list is empty, it is confirmed. */
export function fakeBroker(outcomes: readonly SendOutcome[]): FakeBroker {
  const log: OutgoingRecord[] = [];
  const refused = new Set<string>();
  const sends: string[][] = [];
  const left = [...outcomes];
  let underWay = 0;
  let most = 0;

  /** A broker takes the records of one partition whole or not at all; here each case is a partition. */
  function store(records: readonly OutgoingRecord[], which: number): void {
    const cases = [...Map.groupBy(records, (record) => record.caseId).values()];
    for (const [at, own] of cases.entries()) if ((which >> (at % 30)) & 1) log.push(...own);
  }

  const connect: Connect = () => {
    let discarded = false;
    return {
      async send(sent) {
        // Only publishers are connected here.
        const records = sent as readonly OutgoingRecord[];
        if (discarded) throw new Error('used after it was thrown away');
        underWay += 1;
        most = Math.max(most, underWay);
        sends.push([...new Set(records.map((record) => record.caseId))]);
        try {
          const outcome = left.shift() ?? { kind: 'confirm', ms: 1 };
          if (outcome.kind === 'hang') {
            setTimeout(() => store(records, outcome.stored), outcome.lateMs);
            await new Promise(() => undefined);
          }
          if (outcome.kind !== 'hang')
            await new Promise((resolve) => setTimeout(resolve, outcome.ms));
          if (outcome.kind === 'fail') {
            store(records, outcome.stored);
            throw new Error('connection closed');
          }
          const bad = new Set(
            records.filter((r) => refused.has(r.value)).map((record) => record.caseId),
          );
          log.push(...records.filter((record) => !bad.has(record.caseId)));
          if (bad.size > 0) throw new RefusedByBroker('MESSAGE_TOO_LARGE');
        } finally {
          if (!discarded) underWay -= 1;
        }
      },
      discard() {
        // Only one send can be under way on this sender, and it is abandoned with it.
        if (!discarded && underWay > 0) underWay -= 1;
        discarded = true;
      },
    };
  };
  return { connect, log, refused, sends, mostAtOnce: () => most };
}

/** Lets the fake time run until the promise settles. */
export async function settle<T>(promise: Promise<T>): Promise<T> {
  let open = true;
  const done = promise.finally(() => {
    open = false;
  });
  done.catch(() => undefined);
  for (let ms = 0; open && ms < 600_000; ms += 50) await vi.advanceTimersByTimeAsync(50);
  return done;
}
