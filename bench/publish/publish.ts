import { pino } from 'pino';
import { kafkaClient } from '../../kafka/client.ts';
import type { KafkaSettings } from '../../kafka/settings.ts';
import type { Services } from '../services.ts';
import { type Lag, measureLag } from './lag.ts';
import { measureThroughput, type Throughput } from './throughput.ts';

const TOPICS = { throughput: 'bench.throughput', lag: 'bench.lag' } as const;
const PARTITIONS = 12;

export interface PublishOptions {
  readonly rounds: number;
  /** Cases on their whole path, for the lag. */
  readonly cases: number;
  /** Cases that publish at once, and events of each, for the throughput. */
  readonly publishing?: number;
  readonly events?: number;
  readonly say: (line: string) => void;
}

export interface PublishResult extends Throughput {
  readonly lag: Lag;
}

/** How fast events get out, and how soon they are read. */
export async function measurePublish(
  services: Services,
  { rounds, cases, publishing = 500, events = 60, say }: PublishOptions,
): Promise<PublishResult> {
  await createTopics(services.kafka);
  const { throughput: topic, lag: bareTopic } = TOPICS;
  const throughput = await measureThroughput(services.kafka, {
    ...{ topic, rounds, say },
    ...{ cases: publishing, events },
  });
  const lag = await measureLag(services, { cases, topic: bareTopic, say });
  return { ...throughput, lag };
}

async function createTopics(settings: KafkaSettings): Promise<void> {
  const limits = { connectMs: 3_000, requestMs: 10_000, retries: 5 };
  const client = kafkaClient(settings, limits, pino({ level: 'silent' }));
  const admin = client.kafka.admin();
  await admin.connect();
  const topics = Object.values(TOPICS).map((topic) => ({ topic, numPartitions: PARTITIONS }));
  await admin.createTopics({ topics, waitForLeaders: false });
  // The metadata names a leader a moment before that broker knows it.
  for (const { topic } of topics)
    while ((await admin.fetchTopicOffsets(topic).catch(() => [])).length < PARTITIONS)
      await new Promise((wake) => setTimeout(wake, 50));
  client.cut();
}
