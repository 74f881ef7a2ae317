import type { KafkaMessage } from 'kafkajs';
import { type Unreadable, unreadableIn } from '../kafkajs-batches.ts';

/** A record as it is in the topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  /** Null is a tombstone: in a compacted topic, the key was deleted. */
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was sent by its producer's clock, in epoch milliseconds. */
  readonly timestamp: number;
  /** Bytes of key and value, uncompressed. */
  readonly bytes: number;
  /** Set if this stands for an unreadable batch that ends at `offset`. It then has no key and no value. */
  readonly unreadable?: Unreadable;
}

/** Decodes a record's bytes to text. If a header is given twice, the last one counts. */
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
