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

/** Of a topic that was just made: not yet known to the broker that is asked, or its leader does not know so yet. */
const NOT_YET: ReadonlySet<string | undefined> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);

/**
 * Whether an answer about a topic passes by itself while brokers tell one another of it. kafkajs itself stumbles with a
 * TypeError over a broker that names the topic and none of its partitions yet.
 */
export function isNotYetKnown(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof TypeError) return true;
  return NOT_YET.has(brokerError(error));
}
