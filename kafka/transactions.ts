import type { SentRecord } from './sender.ts';

/** What becomes visible at once, or not at all. */
export interface Unit {
  readonly topic: string;
  readonly records: readonly SentRecord[];
  /** Where the group is to go on from: for each partition of the topic that it reads, the next offset. */
  readonly offsets: {
    readonly groupId: string;
    readonly topic: string;
    readonly next: ReadonlyMap<number, number>;
  };
}

/**
 * Writes units under a name of which there is one writer at a time. Used for one unit at a time, and thrown away after
 * any error: what became of that unit is known once the next one with this name is open.
 */
export interface TransactionalWriter {
  /**
   * Shuts out every earlier writer of this name. Resolves when what it had left open is committed or aborted, so that
   * the group's offsets tell which.
   */
  open(): Promise<void>;
  /**
   * Resolves when the unit is committed.
   *
   * @throws Fenced when a later writer was opened. Nothing of the unit is ever visible then.
   * @throws Error for anything else: the unit is committed or not, which the next writer finds out.
   */
  write(unit: Unit): Promise<void>;
  /** Ends the connection without waiting. */
  discard(): void;
}

/** Makes a writer without connecting it. */
export type OpenTransactions = () => TransactionalWriter;

/** Another writer of the same name has taken over, or the broker has given this one up for dead. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}
