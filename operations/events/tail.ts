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

/** Which events, and from where on. */
export interface TailOptions {
  readonly caseId?: string;
  /** True for the types that are wanted, without their prefix. */
  readonly isWanted: (type: string) => boolean;
  /** Milliseconds since 1970: what happened then or after. */
  readonly since?: number;
  readonly fromBeginning: boolean;
  /** At most so many; where no start is given, the last so many. */
  readonly count?: number;
  /** Goes on with what comes, until nobody reads any more. */
  readonly follow: boolean;
}

/** An event may have been sent by a clock that is behind the one that it happened by. */
const CLOCKS_MS = 10 * 60_000;
const LAST = 10;

/**
 * Writes events as the topic holds them, repeats too, one to a line. Without a start the last ones in the order in
 * which they were sent; from a start on in the topic's order, which holds within a case.
 *
 * @returns how many records were no events at all; each is told to `warn`.
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
    // Where all are wanted, no more than the last of each partition can be among the last of all.
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

/** Keeps the latest of what it is given, whatever the order. */
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
