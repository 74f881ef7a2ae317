/** A record as it stands in the topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  /** Null is a tombstone: in a compacted topic, the key was deleted. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was sent by its producer's clock, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Bytes of key and value, uncompressed. */
  readonly bytes: number;
}

/** What a Kafka client hands over for one record. */
interface RawRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, RawHeader | RawHeader[] | undefined>>;
  /** Milliseconds as text. */
  readonly timestamp: string;
}
type RawHeader = Buffer | string;

/** Makes text of a record's bytes. Of a header that is given twice, the last counts. */
export function decode(partition: number, offset: number, message: RawRecord): TopicRecord {
  const headers = Object.entries(message.headers ?? {}).map(
    ([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : (value ?? ''))] as const,
  );
  return {
    partition,
    offset,
    key: message.key?.toString('utf8') ?? null,
    value: message.value?.toString('utf8') ?? null,
    headers: Object.fromEntries(headers),
    timestamp: Number(message.timestamp),
    bytes: (message.key?.length ?? 0) + (message.value?.length ?? 0),
  };
}
