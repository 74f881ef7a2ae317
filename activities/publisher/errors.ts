/** Kafka is or was just unavailable: the records may not be stored. */
export class KafkaUnavailable extends Error {
  readonly code = 'KAFKA_UNAVAILABLE';
  /** Milliseconds until a probing call may pass. */
  readonly retryAfterMs: number;

  constructor(why: string, retryAfterMs: number, options?: ErrorOptions) {
    super(`Kafka is unavailable: ${why}`, options);
    this.name = 'KafkaUnavailable';
    this.retryAfterMs = retryAfterMs;
  }
}

/** The broker refuses this record. The case's records before it, in the same call, are stored. */
export class RecordRefused extends Error {
  readonly code = 'RECORD_REFUSED';
  readonly caseId: string;
  /** Position in the records given to `publish`. */
  readonly index: number;
  /** The broker's own name for it, such as MESSAGE_TOO_LARGE. */
  readonly brokerError: string;

  constructor(caseId: string, index: number, brokerError: string) {
    super(`record ${index} of case ${caseId} was refused by the broker: ${brokerError}`);
    this.name = 'RecordRefused';
    this.caseId = caseId;
    this.index = index;
    this.brokerError = brokerError;
  }
}
