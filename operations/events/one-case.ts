import { pino } from 'pino';
import { type Folded, stoppedText } from '../../contracts/folding.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readPartitionOf, type TopicRecord } from '../../kafka/topic/reader.ts';
import { Folding } from './folding.ts';
import { eventIn } from './record-event.ts';

/** What the events topic holds of one case, for `events case`. */
export interface CaseRecords {
  /** Every record of the case in the topic's order, with repeats. */
  readonly records: readonly TopicRecord[];
  /** The events in order without repeats, each as JSON on one line. */
  readonly lines: readonly string[];
  /** The case that the events fold to, and why it is stopped; undefined where the topic has no event of it. */
  readonly folded:
    | (Pick<Folded, 'state' | 'newer'> & { readonly stopped: string | null })
    | undefined;
}

/** Reads the partition that holds a case's records. @throws TopicReadError; BadId for text that is not a case id */
export async function readCase(
  settings: KafkaSettings,
  caseId: string,
  signal: AbortSignal,
): Promise<CaseRecords> {
  const records: TopicRecord[] = [];
  const bySequence = new Map<number, string>();
  const folding = new Folding();
  await readPartitionOf(parseCaseId(caseId).artisanId, {
    settings,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    signal,
    onRecord: (record) => {
      const event = eventIn(record);
      if (event?.caseId !== caseId) return;
      records.push(record);
      folding.take(record);
      if (!bySequence.has(event.sequence)) bySequence.set(event.sequence, event.line);
    },
  });
  const folded = folding.cases.get(caseId);
  const inOrder = [...bySequence].sort(([one], [other]) => one - other);
  return {
    records,
    lines: inOrder.map(([, line]) => line),
    folded: folded && { ...folded, stopped: stoppedText(folded) },
  };
}

/** @returns a record as JSON on one line: its partition and offset, key, headers and value. */
export function recordLine({ timestamp, bytes: _bytes, value, ...rest }: TopicRecord): string {
  const sent = new Date(timestamp).toISOString();
  return JSON.stringify({ ...rest, sent, value: jsonOf(value) });
}
