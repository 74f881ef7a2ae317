import type { KafkaMessage } from 'kafkajs';
import { type Unreadable, unreadableIn } from '../kafkajs-batches.ts';

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
  /** Given where this is no record and stands for a batch that cannot be read, up to `offset`. It has no key and no value. */
  readonly unreadable?: Unreadable;
}

/** Makes text of a record's bytes. Of a header that is given twice, the last counts. */
export function decode(partition: number, offset: number, message: KafkaMessage): TopicRecord {
  const headers = Object.entries(message.headers ?? {}).map(
    ([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : (value ?? ''))] as const,
  );
  const unreadable = unreadableIn(message);
  return {
    partition,
    offset,
    key: message.key?.toString('utf8') ?? null,
    value: message.value?.toString('utf8') ?? null,
    headers: Object.fromEntries(headers),
    timestamp: Number(message.timestamp),
    bytes: (message.key?.length ?? 0) + (message.value?.length ?? 0),
    ...(unreadable === null ? {} : { unreadable }),
  };
}
