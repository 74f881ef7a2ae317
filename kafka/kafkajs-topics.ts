import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { brokerError } from './errors.ts';
import { type FoundTopic, settingsOf, type WantedTopic } from './topic-plan.ts';

/** Node finds the first names of kafkajs only by themselves. */
const { ConfigResourceTypes, ConfigSource } = kafkajs;
const TRIES = 100;
const PAUSE_MS = 100;

/** Those of the topics that are there. Asks nothing about the others, which would create them on a lax broker. */
export async function lookAtTopics(
  admin: Admin,
  names: readonly string[],
): Promise<Map<string, FoundTopic>> {
  const existing = new Set(await admin.listTopics());
  const asked = names.filter((name) => existing.has(name));
  if (asked.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: asked });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: asked.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    topics.map(({ name, partitions }) => {
      const entries = resources.find((one) => one.resourceName === name)?.configEntries ?? [];
      const settings = entries.map(
        ({ configName, configValue, configSource }) =>
          [
            configName,
            { value: configValue, isOwn: configSource === ConfigSource.TOPIC_CONFIG },
          ] as const,
      );
      const replication = Math.min(...partitions.map((one) => one.replicas.length));
      return [name, { partitions: partitions.length, replication, settings: new Map(settings) }];
    }),
  );
}

/** Creates topics and waits until each partition is served: kafkajs's own waiting throws on Kafka 4. */
export async function createTopics(
  admin: Admin,
  plans: readonly WantedTopic[],
  replication: number,
): Promise<void> {
  if (plans.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    topics: plans.map((plan) => ({
      topic: plan.topic,
      numPartitions: plan.partitions,
      replicationFactor: replication,
      configEntries: entriesOf(settingsOf(plan, replication)),
    })),
  });
  const names = plans.map(({ topic }) => topic);
  const ready = () => Promise.all(plans.map((plan) => isServed(admin, plan)));
  await until(`${names.join(', ')} are not served`, async () => !(await ready()).includes(false));
}

/**
 * Sets some settings of a topic. kafkajs knows only the request that replaces all of them, so what was set otherwise is
 * sent along: whoever changes the same topic in the same moment may be undone.
 */
export async function setSettings(
  admin: Admin,
  topic: string,
  found: FoundTopic,
  changed: Readonly<Record<string, string>>,
): Promise<void> {
  const own = [...found.settings].filter(([, { isOwn }]) => isOwn);
  const kept = Object.fromEntries(own.map(([setting, { value }]) => [setting, value]));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: entriesOf({ ...kept, ...changed }),
      },
    ],
  });
  // The broker that is asked hears of it a moment later.
  await until(`${topic} does not take its settings`, async () => {
    const now = (await lookAtTopics(admin, [topic])).get(topic)?.settings;
    return Object.entries(changed).every(([setting, value]) => now?.get(setting)?.value === value);
  });
}

const entriesOf = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => ({ name, value }));

/** Each partition has a leader who knows so: the metadata names it a moment before it takes records. */
async function isServed(admin: Admin, { topic, partitions }: WantedTopic): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const found = topics[0]?.partitions ?? [];
    if (found.length < partitions || found.some((one) => one.leader < 0)) return false;
    return (await admin.fetchTopicOffsets(topic)).length === partitions;
  } catch (error) {
    // Not yet known to the broker that is asked.
    if (NOT_YET.has(brokerError(error) ?? '')) return false;
    throw error;
  }
}
const NOT_YET = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
]);

async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await reached()); tries += 1) {
    if (tries >= TRIES) throw new Error(`${what} after ${(TRIES * PAUSE_MS) / 1000} s`);
    await sleep(PAUSE_MS);
  }
}
