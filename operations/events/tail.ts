import { pino } from 'pino';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import {
  followTopic,
  type ReadOptions,
  readPartitionOf,
  readTopic,
  type Start,
  type TopicRecord,
} from '../../kafka/topic/reader.ts';
import type { Lines } from './lines.ts';
import type { Progress } from './progress.ts';
import { eventIn, type RecordEvent } from './record-event.ts';

/** The command `events tail`: events as the topic holds them. */

/** Which events `events tail` shows, and from where on. */
export interface TailOptions {
  readonly caseId?: string;
  /** Whether to show events of a type; its name has no prefix. */
  readonly isWanted: (type: string) => boolean;
  /** Epoch milliseconds: shows the events that happened then or later. */
  readonly since?: number;
  readonly fromBeginning: boolean;
  /** The most events to show. Without a start these are the last. */
  readonly count?: number;
  /** Whether to go on with new events until `Lines.signal` is aborted. */
  readonly follow: boolean;
}

/** The clock that dates records may be behind the one that dates events, by so many milliseconds. */
const CLOCKS_MS = 10 * 60_000;
const LAST = 10;

/**
 * Writes the events of the topic with repeats, one on each line. Without a start it writes the last events in the order in
 * which they were sent. From a start on it writes them in the topic's order, in which those of one case are in order.
 *
 * @param warn called with a line for each record that is no event
 * @returns how many records were no events
 * @throws TopicReadError
 */
export async function tailEvents(
  settings: KafkaSettings,
  options: TailOptions,
  lines: Lines,
  progress: Progress,
  warn: (line: string) => void,
): Promise<number> {
  const { caseId, follow, since, count = Number.POSITIVE_INFINITY } = options;
  const key = caseId === undefined ? undefined : parseCaseId(caseId).artisanId;
  const enough = new AbortController();
  const signal = AbortSignal.any([lines.signal, enough.signal]);
  let strays = 0;
  const wanted = (record: TopicRecord): RecordEvent | undefined => {
    const event = eventIn(record);
    if (event === undefined) {
      strays += 1;
      warn(`the record at ${record.partition}/${record.offset} is no event`);
      return undefined;
    }
    if (caseId !== undefined && event.caseId !== caseId) return undefined;
    if (since !== undefined && event.time < since) return undefined;
    return options.isWanted(event.type) ? event : undefined;
  };

  let left = count;
  const write = async (record: TopicRecord) => {
    const event = wanted(record);
    if (event === undefined || left === 0) return;
    left -= 1;
    await lines.write(event.line);
    if (left === 0) enough.abort();
  };
  const common = { settings, topic: EVENTS_TOPIC, log: pino({ level: 'silent' }) };
  const read = async (from: Start | undefined, onRecord: ReadOptions['onRecord']) => {
    const how: ReadOptions = {
      ...common,
      signal,
      ...(from === undefined ? {} : { from }),
      onStart: (offsets) => progress.begin(offsets),
      onRecord: (record) => {
        progress.step();
        return onRecord(record);
      },
    };
    const { partitions } = await (key === undefined ? readTopic(how) : readPartitionOf(key, how));
    progress.end();
    return new Map(partitions.map(({ partition, end }) => [partition, end]));
  };

  const isBounded = options.fromBeginning || since !== undefined;
  let ends: Map<number, number>;
  if (isBounded) {
    if (left === 0) return 0;
    ends = await read(since === undefined ? undefined : { since: since - CLOCKS_MS }, write);
  } else {
    const last = createLast(options.count ?? LAST);
    const isFiltered = caseId !== undefined || !options.isWanted('');
    // Without a filter the last of all are among the last of each partition.
    ends = await read(isFiltered ? undefined : { last: options.count ?? LAST }, (record) => {
      const event = wanted(record);
      if (event !== undefined) last.take(record.timestamp, event.line);
    });
    for (const line of last.lines()) await lines.write(line);
    left = Number.POSITIVE_INFINITY;
  }
  if (follow && !signal.aborted) {
    const only = key === undefined ? {} : { key };
    await followTopic({ ...common, ...only, from: ends, signal, onRecord: write });
  }
  return strays;
}

/** Keeps the lines that were sent last, in whatever order they come. */
function createLast(count: number) {
  const kept: { sent: number; line: string }[] = [];
  const cut = () => {
    kept.sort((one, other) => one.sent - other.sent);
    kept.splice(0, Math.max(0, kept.length - count));
  };
  return {
    take(sent: number, line: string) {
      kept.push({ sent, line });
      if (kept.length > 2 * count + 1000) cut();
    },
    lines() {
      cut();
      return kept.map(({ line }) => line);
    },
  };
}
