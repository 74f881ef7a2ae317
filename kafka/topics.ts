import type { Admin } from 'kafkajs';
import { createTopics, lookUntil, setSettings } from './kafkajs-topics.ts';
import {
  type Comparison,
  compareTopic,
  type FoundTopic,
  settingsOf,
  type WantedTopic,
} from './topic-plan.ts';
import { doubtfulReplication, wrongPartitions } from './topic-refusals.ts';

/** What may be created and changed. */
export interface TopicsOptions {
  /** Creates what is missing; otherwise nothing is created. */
  readonly create: boolean;
  /** Sets the settings that differ. */
  readonly apply?: boolean;
  /** How many replicas. If not given, existing topics keep theirs, and a single broker keeps one. */
  readonly replication?: number;
}

/** The state of one topic, with its differences from the plan. */
export interface TopicReport extends Comparison {
  readonly topic: string;
  readonly state: 'missing' | 'created' | 'as_wanted' | 'differs' | 'applied';
}

/** The result for all topics. */
export interface TopicsReport {
  /** Why nothing was done; empty if nothing prevents it. */
  readonly refused: readonly string[];
  readonly topics: readonly TopicReport[];
}

/**
 * Compares the topics with their plans, and creates and sets what it may. If a topic has another number of partitions,
 * nothing is created or set.
 *
 * @param admin connected
 */
export async function ensureTopics(
  admin: Admin,
  plans: readonly WantedTopic[],
  { create, apply = false, replication }: TopicsOptions,
): Promise<TopicsReport> {
  const names = plans.map(({ topic }) => topic);
  const there = await lookUntil(admin, names, () => true);
  const missing = plans.filter(({ topic }) => !there.has(topic));
  const present = plans.flatMap((plan) => {
    const found = there.get(plan.topic);
    if (found === undefined) return [];
    return [{ plan, found, comparison: compareTopic(plan, found, replication ?? null) }];
  });
  const isCreating = create && missing.length > 0;
  const refused = present.flatMap((one) => wrongPartitions(one.plan.topic, one.comparison));
  if (isCreating) {
    const { brokers } = await admin.describeCluster();
    refused.push(...doubtfulReplication(replication, brokers.length));
  }
  const isRefused = refused.length > 0;
  const made =
    isCreating && !isRefused ? await createdTopics(admin, missing, replication ?? 1) : [];
  const isApplying = apply && !isRefused;
  if (isApplying) for (const one of present) await setDiffering(admin, one);

  const reports = new Map(
    [
      ...present.map(({ plan: { topic }, comparison }) => {
        return { topic, state: stateOf(comparison, isApplying), ...comparison };
      }),
      ...made,
    ].map((one) => [one.topic, one]),
  );
  return {
    refused,
    topics: plans.map(
      (plan) =>
        reports.get(plan.topic) ?? {
          ...{ topic: plan.topic, state: 'missing' },
          ...newly(plan, replication ?? 1),
        },
    ),
  };
}

/** Creates topics, and reads them back: only a topic that is found as planned counts as created. */
async function createdTopics(
  admin: Admin,
  plans: readonly WantedTopic[],
  replication: number,
): Promise<TopicReport[]> {
  await createTopics(admin, plans, replication);
  const names = plans.map(({ topic }) => topic);
  const judge = (plan: WantedTopic, found: FoundTopic | undefined): TopicReport => {
    const { topic } = plan;
    if (found === undefined) return { topic, state: 'missing', ...newly(plan, replication) };
    const comparison = compareTopic(plan, found, replication);
    return stateOf(comparison, false) === 'as_wanted'
      ? { topic, state: 'created', ...newly(plan, replication) }
      : { topic, state: 'differs', ...comparison };
  };
  const found = await lookUntil(admin, names, (there) =>
    plans.every((plan) => judge(plan, there.get(plan.topic)).state === 'created'),
  );
  return plans.map((plan) => judge(plan, found.get(plan.topic)));
}

interface Present {
  readonly plan: WantedTopic;
  readonly found: FoundTopic;
  readonly comparison: Comparison;
}

async function setDiffering(admin: Admin, { plan, found, comparison }: Present): Promise<void> {
  if (comparison.differences.length === 0) return;
  const changed = comparison.differences.map(({ setting, wanted }) => [setting, wanted]);
  await setSettings(admin, plan.topic, found, Object.fromEntries(changed));
}

function stateOf(comparison: Comparison, isApplied: boolean): TopicReport['state'] {
  const { wrongPartitions: partitions, wrongReplication, differences } = comparison;
  if (partitions !== null || wrongReplication !== null) return 'differs';
  if (differences.length === 0) return 'as_wanted';
  return isApplied ? 'applied' : 'differs';
}

/** All settings that a missing topic is created with. */
function newly(plan: WantedTopic, replication: number): Comparison {
  const settings = Object.entries(settingsOf(plan, replication));
  return {
    wrongPartitions: null,
    wrongReplication: null,
    differences: settings.map(([setting, wanted]) => ({
      setting,
      found: null,
      wanted,
      isOwn: false,
    })),
    others: [],
  };
}
