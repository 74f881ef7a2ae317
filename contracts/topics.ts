/** The topics, with what a consumer may rely on. Partitions are fixed for ever: raising them breaks per-key order. */
export const EVENTS_TOPIC = 'artisan-onboarding.events.v1';
export const CASES_TOPIC = 'artisan-onboarding.cases.v1';
export const COMMANDS_TOPIC = 'artisan-onboarding.commands.v1';
export const REJECTED_TOPIC = 'artisan-onboarding.commands.rejected.v1';

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
 * Records stay as their producer compressed them, or are gzip: with another value the broker compresses all anew, by a
 * codec that not every reader has.
 */
const COMPRESSION = { 'compression.type': 'producer' } as const;
const ALSO_FITS = { 'compression.type': ['gzip'] } as const;

/** For one machine. What is different in production, the published contract says (`contracts/published`). */
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
        // An erased case is gone from the log within this time, however little is written.
        'max.compaction.lag.ms': days(7),
        'segment.ms': days(1),
        // How long a reader may be away and still hear of an erasure.
        'delete.retention.ms': days(30),
      },
    },
    {
      topic: COMMANDS_TOPIC,
      partitions: PARTITIONS,
      // Longer than any outage that is mended by hand; an errand that is done is nobody's to keep.
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': days(7),
        'retention.bytes': '-1',
      },
    },
    {
      topic: REJECTED_TOPIC,
      partitions: PARTITIONS,
      // Time for whoever sent the command to find out.
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
