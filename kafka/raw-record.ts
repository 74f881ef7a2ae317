import type { Unreadable } from './kafkajs-batches.ts';

/** A record as it is in the topic: any producer may have written it. */
export interface RawRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  /** The record's timestamp, set by the broker or its producer, in epoch milliseconds. */
  readonly at: number;
  /** Set if this stands for an unreadable batch that ends at `offset`. */
  readonly unreadable?: Unreadable;
}
