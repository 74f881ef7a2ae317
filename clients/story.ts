import { pino } from 'pino';
import { type Envelope, envelope } from '../contracts/envelope.ts';
import { parseCaseId } from '../contracts/ids.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { readPartitionOf } from '../kafka/topic/reader.ts';

export interface StoryRecord {
  readonly partition: number;
  readonly offset: number;
  readonly message: Envelope;
}

/** A case's records as the topic holds them, repeats dropped. */
export async function readStory(kafka: KafkaSettings, caseId: string): Promise<StoryRecord[]> {
  const records = new Map<string, StoryRecord>();
  await readPartitionOf(parseCaseId(caseId).artisanId, {
    settings: kafka,
    topic: EVENTS_TOPIC,
    log: pino({ level: 'silent' }),
    onRecord: ({ value, partition, offset }) => {
      const read = envelope.safeParse(JSON.parse(value ?? 'null'));
      if (!read.success || read.data.subject !== caseId || records.has(read.data.id)) return;
      records.set(read.data.id, { partition, offset, message: read.data });
    },
  });
  return [...records.values()];
}
