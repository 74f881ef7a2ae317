/** The topics, with what a consumer may rely on. Partitions are fixed for ever: raising them breaks per-key order. */
export const EVENTS_TOPIC = 'artisan-onboarding.events.v1';

export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** For one machine: kept without limit, so that the topic can always be read from its beginning. */
export const TOPICS: readonly TopicPlan[] = [
  {
    topic: EVENTS_TOPIC,
    partitions: 12,
    config: { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' },
  },
];
