import type { Unreadable } from './kafkajs-batches.ts';

type HeaderValue = Buffer | string | null | undefined;
type RawHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;

/** A record as it is in the topic: any producer may have written it. */
export interface RawRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  /** The record's headers. A header that is there several times has a list. */
  readonly headers: RawHeaders;
  /**
   * When the broker took the record, in epoch milliseconds. Null where the timestamp is the producer's own, which may be
   * any: the topic's `message.timestamp.type` was not `LogAppendTime` then.
   */
  readonly appendedAt: number | null;
  /** Set if this stands for an unreadable batch that ends at `offset`. */
  readonly unreadable?: Unreadable;
}
