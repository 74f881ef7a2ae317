/** A topic as it should be. */
export interface WantedTopic {
  readonly topic: string;
  /** Fixed for ever. */
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  /** Further values that a setting may have, if they were set for the topic. */
  readonly alsoFits?: Readonly<Record<string, readonly string[]>>;
}

/** A topic as the cluster has it. */
export interface FoundTopic {
  readonly partitions: number;
  /** The fewest replicas that a partition of it has. */
  readonly replication: number;
  readonly settings: ReadonlyMap<string, FoundSetting>;
}

interface FoundSetting {
  readonly value: string;
  /** Whether it was set for this topic; otherwise it is the broker's default. */
  readonly isOwn: boolean;
}

/** A setting that is not as wanted. */
interface Difference {
  readonly setting: string;
  readonly found: string | null;
  readonly wanted: string;
  /** False for a setting that follows the broker's default. */
  readonly isOwn: boolean;
}

/** How an existing topic differs from its plan. */
export interface Comparison {
  readonly wrongPartitions: { readonly found: number; readonly wanted: number } | null;
  /** Another number of replicas; no setting can change it. */
  readonly wrongReplication: { readonly found: number; readonly wanted: number } | null;
  readonly differences: readonly Difference[];
  /** Set for this topic, but not part of its plan. */
  readonly others: readonly { readonly setting: string; readonly value: string }[];
}

/** From this many replicas on, a record is acknowledged only when two of them have it, and one may be away. */
const REPLICAS_THAT_SPARE_ONE = 3;

/** All settings of a topic with this many replicas. */
export function settingsOf(
  { config }: WantedTopic,
  replication: number,
): Readonly<Record<string, string>> {
  return replication < REPLICAS_THAT_SPARE_ONE ? config : { ...config, 'min.insync.replicas': '2' };
}

/** @param replication how many replicas are wanted; null leaves them as they are */
export function compareTopic(
  plan: WantedTopic,
  found: FoundTopic,
  replication: number | null,
): Comparison {
  const settings = settingsOf(plan, replication ?? found.replication);
  const differences = Object.entries(settings).flatMap(([setting, wanted]) => {
    const { value = null, isOwn = false } = found.settings.get(setting) ?? {};
    const fits = value === wanted || plan.alsoFits?.[setting]?.includes(value ?? '') === true;
    return fits && isOwn ? [] : [{ setting, found: value, wanted, isOwn }];
  });
  const others = [...found.settings]
    .filter(([setting, { isOwn }]) => isOwn && !(setting in settings))
    .map(([setting, { value }]) => ({ setting, value }));
  const { partitions } = plan;
  const isWrong = found.partitions !== partitions;
  const isOther = replication !== null && found.replication !== replication;
  return {
    wrongPartitions: isWrong ? { found: found.partitions, wanted: partitions } : null,
    wrongReplication: isOther ? { found: found.replication, wanted: replication } : null,
    differences,
    others,
  };
}
