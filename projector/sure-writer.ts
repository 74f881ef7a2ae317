import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SentRecord } from '../kafka/sender.ts';
import { Fenced, type OpenTransactions, type TransactionalWriter } from '../kafka/transactions.ts';
import type { Offsets } from './store.ts';

/** Writes to the cases topic without loss and without going back, whatever fails. */

export interface SureWriterOptions {
  readonly open: OpenTransactions;
  /** Reads the group's committed offsets from Kafka. */
  readonly committed: () => Promise<Offsets>;
  readonly cases: string;
  readonly events: string;
  readonly groupId: string;
  readonly log: Logger;
}

/** Milliseconds from an error to the next try. */
const PAUSE_MS = 500;

/**
 * Writes transactions to the cases topic, each until Kafka has committed it. After an error it discards its producer. The
 * next producer aborts or completes the open transaction when it starts, and the group's offsets then show whether Kafka
 * committed it.
 */
export class SureWriter {
  readonly #options: SureWriterOptions;
  #writer: TransactionalWriter | undefined;

  constructor(options: SureWriterOptions) {
    this.#options = options;
  }

  /** Opens a producer, which fences every other projector. @throws Error if Kafka does not answer */
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
   * Writes the records and the offsets in one transaction. Resolves when Kafka has committed it.
   *
   * @param from the offsets that are committed now
   * @param to the offsets that this transaction commits
   * @throws Fenced once another projector has taken over; the signal's reason once the signal is aborted while Kafka does not answer
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
        log.warn({ err: error, records: records.length }, 'the write failed: trying again');
        if (signal.aborted) throw signal.reason;
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  discard(): void {
    this.#writer?.discard();
    this.#writer = undefined;
  }

  /**
   * Whether Kafka has committed the transaction. Where its offsets move nothing that cannot be known: the answer is no, and
   * the same records are written twice.
   */
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
