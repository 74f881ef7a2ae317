import { readFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { type Envelope, envelope } from '../../contracts/envelope.ts';
import { COMMANDS_TOPIC, EVENTS_TOPIC } from '../../contracts/topics.ts';
import { groupStanding } from '../../kafka/kafkajs-group-offsets.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import { readTopic } from '../../kafka/topic/reader.ts';
import { logFileOf } from '../../tools/launcher/paths.ts';

const log = pino({ level: 'silent' });
const GROUP = 'artisan-onboarding-commands';

/** A command with its place in the topic. */
interface Placed {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly id: string;
}

/** What an operator can see of the commands consumer from outside. */
export interface Watch {
  /** The group's state, and its members by the ids that Kafka gave them. */
  group(): Promise<{ state: string; members: string[] }>;
  /** The committed offset of each partition. */
  committed(): Promise<ReadonlyMap<number, number>>;
  commands(): Promise<Placed[]>;
  /** The events that each command caused, by its id, without duplicates. */
  causes(): Promise<Map<string, Envelope[]>>;
  /** How often this process has joined the group. */
  joins(process: string): number;
  close(): Promise<void>;
}

export async function watchConsumer(settings: KafkaSettings, dataDir: string): Promise<Watch> {
  const admin = new Kafka({ brokers: [...settings.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return {
    group: async () => {
      const { groups } = await admin.describeGroups([GROUP]);
      const { state = '', members = [] } = groups[0] ?? {};
      return { state, members: members.map(({ memberId }) => memberId).sort() };
    },
    committed: async () => (await groupStanding(settings, GROUP, COMMANDS_TOPIC, log)).committed,
    commands: async () => {
      const found: Placed[] = [];
      const onRecord = ({ partition, offset, key, value }: Omit<Placed, 'id'> & Valued) => {
        // What cannot be read has no value; it stands in the topic all the same.
        const id = value === null ? '' : JSON.parse(value).id;
        found.push({ partition, offset, key, id });
      };
      await readTopic({ settings, topic: COMMANDS_TOPIC, log, onRecord });
      return found;
    },
    causes: async () => {
      const events = new Map<string, Envelope>();
      const onRecord = ({ value }: Valued) => {
        const event = envelope.parse(JSON.parse(value ?? ''));
        events.set(event.id, event);
      };
      await readTopic({ settings, topic: EVENTS_TOPIC, log, onRecord });
      return Map.groupBy(events.values(), ({ causationid }) => causationid ?? '');
    },
    joins: (name) =>
      readFileSync(logFileOf(dataDir, name), 'utf8').split('commands are taken from').length - 1,
    close: () => admin.disconnect(),
  };
}

interface Valued {
  readonly value: string | null;
}
