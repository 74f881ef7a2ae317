import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SentRecord } from '../kafka/sender.ts';
import { Fenced, type OpenTransactions, type TransactionalWriter } from '../kafka/transactions.ts';
import type { Offsets } from './store.ts';

export interface SureWriterOptions {
  readonly open: OpenTransactions;
  /** What Kafka says that the group has committed. */
  readonly committed: () => Promise<Offsets>;
  readonly cases: string;
  readonly events: string;
  readonly groupId: string;
  readonly log: Logger;
}

/** Milliseconds from an error to the next try. */
const PAUSE_MS = 500;

/**
 * Writes to the cases topic until Kafka has it. After an error the writer is thrown away; opening the next one settles
 * what the last had left open, and the group's offsets then say whether it was committed.
 */
export class SureWriter {
  readonly #options: SureWriterOptions;
  #writer: TransactionalWriter | undefined;

  constructor(options: SureWriterOptions) {
    this.#options = options;
  }

  /** Shuts out every other projector. @throws Error if Kafka does not answer */
  async open(): Promise<void> {
    const writer = this.#options.open();
    try {
      await writer.open();
    } catch (error) {
      writer.discard();
      throw error;
    }
    this.#writer = writer;
  }

  /**
   * Resolves when the records and the offsets are committed, together.
   *
   * @param from the offsets that were committed before
   * @throws Fenced once another projector has taken over; the signal's reason once it is aborted and Kafka away
   */
  async write(
    records: readonly SentRecord[],
    from: Offsets,
    to: Offsets,
    signal: AbortSignal,
  ): Promise<void> {
    const { cases, events, groupId, log } = this.#options;
    const offsets = { groupId, topic: events, next: to };
    for (let isSettled = true; ; ) {
      try {
        if (this.#writer === undefined) await this.open();
        if (!isSettled && (await this.#wasCommitted(from, to))) return;
        isSettled = true;
        await this.#writer?.write({ topic: cases, records, offsets });
        return;
      } catch (error) {
        this.discard();
        isSettled = false;
        if (error instanceof Fenced) throw error;
        log.warn({ err: error, records: records.length }, 'written again in a moment');
        if (signal.aborted) throw signal.reason;
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  discard(): void {
    this.#writer?.discard();
    this.#writer = undefined;
  }

  /** Where the offsets did not move, nobody can tell: it is written again, which repeats what was said. */
  async #wasCommitted(from: Offsets, to: Offsets): Promise<boolean> {
    const moved = [...to].filter(([partition, next]) => from.get(partition) !== next);
    if (moved.length === 0) return false;
    const now = await this.#options.committed();
    if (moved.every(([partition, next]) => now.get(partition) === next)) return true;
    if (moved.some(([partition]) => (now.get(partition) ?? 0) > (from.get(partition) ?? 0)))
      throw new Fenced('another projector has gone on from here');
    return false;
  }
}
