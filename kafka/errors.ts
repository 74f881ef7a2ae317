/** No answer in time. The records may have been stored, and may still be. */
export class KafkaDeadline extends Error {
  readonly code = 'KAFKA_DEADLINE';

  constructor(deadlineMs: number) {
    super(`Kafka did not confirm within ${deadlineMs} ms`);
    this.name = 'KafkaDeadline';
  }
}

/** The broker's name for an error: a Kafka client may have wrapped it, once for each layer of retries. */
export function brokerError(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('type' in e && typeof e.type === 'string') return e.type;
  }
  return undefined;
}
