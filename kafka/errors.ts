/** No answer in time. The records may have been stored, and may still be. */
export class KafkaDeadline extends Error {
  readonly code = 'KAFKA_DEADLINE';

  constructor(deadlineMs: number) {
    super(`Kafka did not confirm within ${deadlineMs} ms`);
    this.name = 'KafkaDeadline';
  }
}
