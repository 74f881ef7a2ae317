import { pino } from 'pino';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readPartitionOf, type TopicRecord } from '../../kafka/topic/reader.ts';
import { type FoldedCase, Folding } from './folding.ts';
import { eventIn } from './record-event.ts';

export interface CaseRecords {
  /** Every record of the case as it lies in the topic, repeats too. */
  readonly records: readonly TopicRecord[];
  /** Its events in order, repeats dropped. */
  readonly lines: readonly string[];
  readonly folded: FoldedCase | undefined;
}

/** Reads the one partition that holds a case's records. @throws TopicReadError; BadId for what is no case id */
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
  const inOrder = [...bySequence].sort(([one], [other]) => one - other);
  return {
    records,
    lines: inOrder.map(([, line]) => line),
    folded: folding.cases.get(caseId),
  };
}

/** A whole record on one line: where it lies, its key and headers, and its value as JSON. */
export function recordLine({ timestamp, bytes: _bytes, value, ...rest }: TopicRecord): string {
  const sent = new Date(timestamp).toISOString();
  return JSON.stringify({ ...rest, sent, value: jsonOf(value) });
}
