import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readPartitionOf } from '../../kafka/topic/reader.ts';

export interface StoryRecord {
  readonly partition: number;
  readonly offset: number;
  readonly message: Envelope;
}

/** A case's events as the topic holds them, repeats dropped. Reads the whole of its partition. */
export async function readStory(
  kafka: KafkaSettings,
  caseId: string,
  topic = EVENTS_TOPIC,
): Promise<StoryRecord[]> {
  const records = new Map<string, StoryRecord>();
  await readPartitionOf(parseCaseId(caseId).artisanId, {
    settings: kafka,
    topic,
    log: pino({ level: 'silent' }),
    // Of a case that lacks its last events nobody would know that it does.
    unreadable: 'refused',
    onRecord: ({ value, partition, offset }) => {
      const read = envelope.safeParse(jsonOf(value));
      if (!read.success || read.data.subject !== caseId || records.has(read.data.id)) return;
      records.set(read.data.id, { partition, offset, message: read.data });
    },
  });
  return [...records.values()];
}
