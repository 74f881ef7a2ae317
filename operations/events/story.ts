import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { parseCaseId } from '../../contracts/ids.ts';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { jsonOf } from '../../kafka/topic/json.ts';
import { readPartitionOf } from '../../kafka/topic/reader.ts';

/** Reads the events of one case from the topic. */

/** An event with its place in the topic. */
export interface StoryRecord {
  readonly partition: number;
  readonly offset: number;
  readonly message: Envelope;
}

/**
 * Reads the whole partition of a case.
 * @returns its events in the topic's order, without repeats. An event that comes late is there, too: so repeats are
 * dropped by the event's id, and not by `place`.
 * @throws TopicReadError
 */
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
    // A case without its last events would look complete.
    unreadable: 'refused',
    onRecord: ({ value, partition, offset }) => {
      const read = envelope.safeParse(jsonOf(value));
      if (!read.success || read.data.subject !== caseId || records.has(read.data.id)) return;
      records.set(read.data.id, { partition, offset, message: read.data });
    },
  });
  return [...records.values()];
}
