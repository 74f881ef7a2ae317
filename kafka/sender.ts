/** One record to send. */
export interface SentRecord {
  /** Decides the partition: all records of a case must have the same key. */
  readonly key: string;
  /** JSON text; null is a tombstone, which deletes the key. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection to Kafka, used for one send at a time until it is discarded. */
export interface Sender {
  /**
   * Resolves when every in-sync replica has stored all records.
   *
   * @throws RefusedByBroker if a record can never be stored; others of the same call may have been.
   * @throws Error for anything else: all, some or none may have been stored, now or a little later.
   */
  send(records: readonly SentRecord[]): Promise<void>;
  /** Closes the connection without waiting. A send under way fails or never settles. */
  discard(): void;
}

/** Creates a sender without connecting it: the first `send` connects, so that one deadline covers both. */
export type Connect = (topic: string) => Sender;

/** The broker refuses a record, and a retry does not help. */
export class RefusedByBroker extends Error {
  readonly brokerError: string;

  constructor(brokerError: string, options?: ErrorOptions) {
    super(`the broker refused a record: ${brokerError}`, options);
    this.name = 'RefusedByBroker';
    this.brokerError = brokerError;
  }
}
