import { prepareTopics } from '../../launcher/prepare.ts';
import type { Services } from '../services.ts';
import { type Lag, measureLag } from './lag.ts';
import { measureThroughput, type Throughput } from './throughput.ts';

/** The benchmark of publishing: throughput and lag. */

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

/** Measures the throughput of publishing, and the lag to a consumer. */
export async function measurePublish(
  services: Services,
  { rounds, cases, publishing = 500, events = 60, say }: PublishOptions,
): Promise<PublishResult> {
  const plans = Object.values(TOPICS).map((name) => ({
    topic: name,
    partitions: PARTITIONS,
    config: {},
  }));
  await prepareTopics(services.kafka.brokers.join(), plans);
  const { throughput: topic, lag: bareTopic } = TOPICS;
  const throughput = await measureThroughput(services.kafka, {
    ...{ topic, rounds, say },
    ...{ cases: publishing, events },
  });
  const lag = await measureLag(services, { cases, topic: bareTopic, say });
  return { ...throughput, lag };
}
