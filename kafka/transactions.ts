import type { SentRecord } from './sender.ts';

/** Records and offsets that become visible together, or not at all. */
export interface Unit {
  readonly topic: string;
  readonly records: readonly SentRecord[];
  /** Where the group goes on: for each partition of the topic that it reads, the next offset. */
  readonly offsets: {
    readonly groupId: string;
    readonly topic: string;
    readonly next: ReadonlyMap<number, number>;
  };
}

/**
 * Writes units under a transactional id, which has one writer at a time. Used for one unit at a time, and discarded
 * after any error: the fate of that unit is known once the next writer of this id is open.
 */
export interface TransactionalWriter {
  /**
   * Fences every earlier writer of this id. Resolves when what it had left open is committed or aborted, so that the
   * group's offsets tell which.
   */
  open(): Promise<void>;
  /**
   * Resolves when the unit is committed.
   *
   * @throws Fenced when a later writer was opened. Nothing of the unit is ever visible then.
   * @throws Error for anything else: the unit is committed or not, which the next writer finds out.
   */
  write(unit: Unit): Promise<void>;
  /** Closes the connection without waiting. */
  discard(): void;
}

/** Creates a writer without connecting it. */
export type OpenTransactions = () => TransactionalWriter;

/** Another writer with the same id has taken over, or the broker has given this one up. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
