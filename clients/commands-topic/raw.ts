/** A record as it lies in the topic, which anybody may have written. */
export interface RawRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  /** When the broker or its writer says that it was written, in epoch milliseconds. */
  readonly at: number;
}
