/** No confirmation in time. The records may have been stored, and may still be. */
export class KafkaDeadline extends Error {
  readonly code = 'KAFKA_DEADLINE';

  constructor(deadlineMs: number) {
    super(`Kafka did not confirm within ${deadlineMs} ms`);
    this.name = 'KafkaDeadline';
  }
}

/** The broker's name for an error, which kafkajs may have wrapped once for each layer of retries. */
export function brokerError(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('type' in e && typeof e.type === 'string') return e.type;
  }
  return undefined;
}

/** Answers about a new topic: this broker does not know it yet, or its leader does not know its role yet. */
const NOT_YET: ReadonlySet<string | undefined> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);

/**
 * Whether an error about a topic passes by itself while the brokers exchange its metadata. kafkajs itself throws a
 * TypeError if a broker names the topic without its partitions yet.
 */
export function isNotYetKnown(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof TypeError) return true;
  return NOT_YET.has(brokerError(error));
}
