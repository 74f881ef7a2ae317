import type { Logger } from 'pino';
import { envelope } from '../contracts/envelope.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { jsonOf } from '../kafka/topic/json.ts';
import { readTopic, type TopicRecord } from '../kafka/topic/reader.ts';
import type { ReconcilerConfig } from './config.ts';
import type { ReadCounts } from './interface.ts';
import type { Store } from './store.ts';

/** Reads what is new in the events topic and the cases topic into the reconciler's file. */

/** How many records go into the file in one transaction. */
const BATCH = 500;

export interface ReadTopicsOptions {
  readonly store: Store;
  readonly kafka: KafkaSettings;
  readonly config: Pick<ReconcilerConfig, 'events' | 'cases'>;
  readonly log: Logger;
  /** Called after each batch, with how many records of a topic were read so far. */
  readonly heartbeat: (read: number) => void;
  readonly now?: () => number;
}

/**
 * Reads both topics into the file, from the offsets in the file to the ends of the topics. It reads the cases topic last,
 * since each case there shows an event that the events topic had before.
 * @throws TopicReadError
 */
export async function readTopics(options: ReadTopicsOptions): Promise<ReadCounts> {
  const { store, config, now = Date.now } = options;
  const events = await readOn(options, config.events, ({ value }) => {
    const read = envelope.safeParse(jsonOf(value));
    // `events verify` reports a record that is not an event.
    if (!read.success) return;
    const { subject, sequence, data } = read.data;
    store.recordEvent(subject, Number(sequence), data.status.to === 'ended', now());
  });
  const cases = await readOn(options, config.cases, ({ key, value }) => {
    if (key === null) return;
    const { sequence } = (jsonOf(value) ?? {}) as { sequence?: string };
    store.recordCase(key, sequence === undefined ? null : Number(sequence));
  });
  return { events, cases };
}

async function readOn(
  { store, kafka, log, heartbeat }: ReadTopicsOptions,
  topic: string,
  take: (record: TopicRecord) => void,
): Promise<number> {
  const waiting: TopicRecord[] = [];
  let read = 0;
  const write = () => {
    store.transaction(() => {
      for (const record of waiting) {
        take(record);
        store.setOffset(topic, record.partition, record.offset + 1);
      }
    });
    read += waiting.length;
    waiting.length = 0;
    heartbeat(read);
  };
  const { partitions } = await readTopic({
    settings: kafka,
    topic,
    log,
    from: store.offsets(topic),
    onRecord: (record) => {
      waiting.push(record);
      if (waiting.length >= BATCH) write();
    },
  });
  write();
  // The markers at the ends of transactions have offsets, too.
  store.transaction(() => {
    for (const { partition, end } of partitions) store.setOffset(topic, partition, end);
  });
  return read;
}
