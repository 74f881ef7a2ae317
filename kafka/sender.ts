/** One record as a topic takes it. */
export interface SentRecord {
  /** Decides the partition: all records of a case must have the same key. */
  readonly key: string;
  /** JSON text; null says that what stood under the key is gone. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection to Kafka, used for one send at a time until it is thrown away. */
export interface Sender {
  /**
   * Resolves when every in-sync replica has stored all records.
   *
   * @throws RefusedByBroker when a record can never be stored; others of the same call may have been.
   * @throws Error for anything else: all, some or none may have been stored, now or a little later.
   */
  send(records: readonly SentRecord[]): Promise<void>;
  /** Ends the connection without waiting. A send under way fails or never settles. */
  discard(): void;
}

/** Makes a sender without connecting it: the first `send` does, so that one deadline covers both. */
export type Connect = (topic: string) => Sender;

/** The broker answered that it will not take a record, and no retry mends that. */
export class RefusedByBroker extends Error {
  readonly brokerError: string;

  constructor(brokerError: string, options?: ErrorOptions) {
    super(`the broker refused a record: ${brokerError}`, options);
    this.name = 'RefusedByBroker';
    this.brokerError = brokerError;
  }
}
