import type { Unreadable } from './kafkajs-batches.ts';

/** A record as it lies in the topic, which anybody may have written. */
export interface RawRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  /** When the broker or its writer says that it was written, in epoch milliseconds. */
  readonly at: number;
  /** Given where this stands for a batch that cannot be read, up to `offset`. */
  readonly unreadable?: Unreadable;
}
