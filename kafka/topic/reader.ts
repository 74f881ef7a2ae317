import type { Logger } from 'pino';
import type { KafkaSettings } from '../settings.ts';
import { TopicReadError } from './errors.ts';
import { openTopic, type TopicHandle } from './kafkajs-topic.ts';
import type { TopicRecord } from './record.ts';

export type { TopicRecord } from './record.ts';

/** What to read of a topic, and how. */
export interface ReadOptions {
  readonly settings: KafkaSettings;
  readonly topic: string;
  /** Called for one record at a time and awaited; its error ends the reading and is thrown on. */
  readonly onRecord: (record: TopicRecord) => void | Promise<void>;
  readonly log: Logger;
  /**
   * What happens at an unreadable batch. Its offsets are logged. `handed_on` (the default) passes it as a record
   * without key and value; `refused` ends the reading, for readers that need every record.
   */
  readonly unreadable?: 'handed_on' | 'refused';
  /** Milliseconds to reach a broker and learn how long the topic is; 10 s if not given. */
  readonly connectMs?: number;
  /** Called with the number of offsets to read, before the first record. */
  readonly onStart?: (offsets: number) => void;
  /** Milliseconds without a record before a bounded reading gives up; 30 s if not given. */
  readonly stallMs?: number;
  /** Ends the reading early, without an error. */
  readonly signal?: AbortSignal;
  /**
   * Where to start: the stored next offset of each partition, where a missing partition is read from its beginning; or
   * a `Start`.
   */
  readonly from?: ReadonlyMap<number, number> | Start;
}

/** The last so many offsets of each partition; or the records sent at a time (epoch milliseconds) or after. */
export type Start = { readonly last: number } | { readonly since: number };

/** What a bounded reading has read. */
export interface ReadCounts {
  readonly records: number;
  readonly bytes: number;
  /**
   * For each partition read: the first offset that was asked for, and the end (one past the last) when reading began.
   */
  readonly partitions: readonly { partition: number; from: number; end: number }[];
}

/**
 * Reads all records that are visible in the topic when it is called, then resolves. Order holds within a partition
 * only. Commits nothing and disturbs no consumer group. A transaction becomes visible a moment after its commit was
 * acknowledged.
 *
 * @throws TopicReadError `KAFKA_UNREACHABLE`, `NOT_ALLOWED`, `TOPIC_UNKNOWN`, `READ_STALLED` or `RECORDS_UNREADABLE`
 */
export function readTopic(options: ReadOptions): Promise<ReadCounts> {
  return withTopic(options, (topic) => readPartitions(options, topic, () => true));
}

/** As `readTopic`, but only the partition of this key, with the records of other keys in it. */
export function readPartitionOf(key: string, options: ReadOptions): Promise<ReadCounts> {
  return withTopic(options, (topic) =>
    readPartitions(options, topic, (partition) => partition === topic.partitionOf(key)),
  );
}

/** The options of a reading that goes on until it is aborted. */
export interface FollowOptions extends Omit<ReadOptions, 'stallMs' | 'from' | 'onStart'> {
  readonly signal: AbortSignal;
  /** Only the partition of this key, with the records of other keys in it. */
  readonly key?: string;
  /**
   * Where to start: the beginning if not given, the end (only new records), or for each partition the next offset, as a
   * projection stored it; a partition that is missing there starts at its beginning.
   */
  readonly from?: 'beginning' | 'end' | ReadonlyMap<number, number>;
}

/**
 * Reads on until aborted, then resolves. It waits for a broker that goes away, and passes no record twice in one call.
 *
 * @throws TopicReadError `KAFKA_UNREACHABLE` or `TOPIC_UNKNOWN`, at the start only; `NOT_ALLOWED` at any time
 */
export function followTopic(options: FollowOptions): Promise<void> {
  const { from = 'beginning', key, signal } = options;
  return withTopic(options, async (topic) => {
    const read = topic.partitions.filter(
      ({ partition }) => key === undefined || partition === topic.partitionOf(key),
    );
    const start = read.map(({ partition, low, high }) => {
      const stored = typeof from === 'string' ? undefined : from.get(partition);
      return [partition, from === 'end' ? high : known(stored, low, high)] as const;
    });
    await topic.consume({ next: new Map(start), onRecord: looking(options), signal });
  });
}

async function readPartitions(
  options: ReadOptions,
  topic: TopicHandle,
  which: (partition: number) => boolean,
): Promise<ReadCounts> {
  const { onStart, signal, stallMs = 30_000, from } = options;
  const onRecord = looking(options);
  let records = 0;
  let bytes = 0;
  const startOf = await startsOf(topic, from);
  const read = topic.partitions
    .filter(({ partition }) => which(partition))
    .map((one) => ({ ...one, start: startOf(one) }));
  onStart?.(read.reduce((sum, { start, high }) => sum + high - start, 0));
  const filled = read.filter(({ start, high }) => start < high);
  if (filled.length > 0) {
    await topic.consume({
      next: new Map(filled.map(({ partition, start }) => [partition, start])),
      until: new Map(filled.map(({ partition, high }) => [partition, high])),
      stallMs,
      ...(signal ? { signal } : {}),
      onRecord(record) {
        records += 1;
        bytes += record.bytes;
        return onRecord(record);
      },
    });
  }
  const partitions = read.map(({ partition, start, high }) => ({
    partition,
    from: start,
    end: high,
  }));
  return { records, bytes, partitions };
}

/** Logs the offsets and the reason of an unreadable batch, before it is passed on or refused. */
function looking({
  topic,
  onRecord,
  log,
  unreadable,
}: Pick<ReadOptions, 'topic' | 'onRecord' | 'log' | 'unreadable'>) {
  return (record: TopicRecord) => {
    const { partition, unreadable: batch } = record;
    if (batch !== undefined) {
      const { first, last, reason } = batch;
      log.error({ topic, partition, first, last, reason }, 'records cannot be read: passed over');
      if (unreadable === 'refused')
        throw new TopicReadError(
          'RECORDS_UNREADABLE',
          `offsets ${first} to ${last} of partition ${partition} of ${topic} cannot be read (${reason})`,
        );
    }
    return onRecord(record);
  };
}

/** Where to begin: the stored offset may have been deleted since, or the topic created anew. */
const known = (stored: number | undefined, low: number, high: number) =>
  stored !== undefined && stored >= low && stored <= high ? stored : low;

type Partition = TopicHandle['partitions'][number];

async function startsOf(
  topic: TopicHandle,
  from: ReadOptions['from'] = new Map(),
): Promise<(of: Partition) => number> {
  if ('last' in from) return ({ low, high }) => Math.max(low, high - from.last);
  if (!('since' in from))
    return ({ partition, low, high }) => known(from.get(partition), low, high);
  const offsets = await topic.offsetsSince(from.since);
  // Records may have come since the topic was opened.
  return ({ partition, high }) => Math.min(high, offsets.get(partition) ?? high);
}

async function withTopic<T>(
  { settings, topic, log, connectMs = 10_000 }: ReadOptions | FollowOptions,
  work: (topic: TopicHandle) => Promise<T>,
): Promise<T> {
  const handle = await openTopic(settings, topic, connectMs, log);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
