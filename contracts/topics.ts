/** The topics, with what a consumer may rely on. Partitions are fixed for ever: raising them breaks per-key order. */
export const EVENTS_TOPIC = 'artisan-onboarding.events.v1';
export const CASES_TOPIC = 'artisan-onboarding.cases.v1';
export const COMMANDS_TOPIC = 'artisan-onboarding.commands.v1';
export const REJECTED_TOPIC = 'artisan-onboarding.commands.rejected.v1';

/** A topic with its partitions and settings. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  /** Further values that a setting may have without being changed. */
  readonly alsoFits?: Readonly<Record<string, readonly string[]>>;
}

const PARTITIONS = 12;
const days = (count: number) => String(count * 24 * 3600_000);

/**
 * Records stay as their producer compressed them, or are gzip: with another value the broker recompresses everything,
 * by a codec that not every reader has.
 */
const COMPRESSION = { 'compression.type': 'producer' } as const;
const ALSO_FITS = { 'compression.type': ['gzip'] } as const;

/** For one machine. The published contract has the values for production (`contracts/published`). */
export const TOPICS: readonly TopicPlan[] = (
  [
    {
      topic: EVENTS_TOPIC,
      partitions: PARTITIONS,
      // Without limit, so that it can always be read from its beginning.
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': '-1',
        'retention.bytes': '-1',
      },
    },
    {
      topic: CASES_TOPIC,
      partitions: PARTITIONS,
      config: {
        'cleanup.policy': 'compact',
        // The broker removes an erased case from the log within this time, however little is written.
        'max.compaction.lag.ms': days(7),
        'segment.ms': days(1),
        // How long a consumer may be away and still read the tombstone of an erasure.
        'delete.retention.ms': days(30),
      },
    },
    {
      topic: COMMANDS_TOPIC,
      partitions: PARTITIONS,
      // Longer than any outage that operators mend by hand; commands that were carried out need not be kept.
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': days(7),
        'retention.bytes': '-1',
        // A token is judged by the moment at which the broker took its command. A producer could name any other.
        'message.timestamp.type': 'LogAppendTime',
      },
    },
    {
      topic: REJECTED_TOPIC,
      partitions: PARTITIONS,
      // Time for the sender of a command to read its rejection.
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': days(30),
        'retention.bytes': '-1',
      },
    },
  ] satisfies TopicPlan[]
).map((plan) => ({
  ...plan,
  config: { ...plan.config, ...COMPRESSION },
  alsoFits: ALSO_FITS,
}));
