import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { brokerError, isNotYetKnown } from './errors.ts';
import { type FoundTopic, settingsOf, type WantedTopic } from './topic-plan.ts';

/** kafkajs is CommonJS: Node finds its enums only on the default export. */
const { ConfigResourceTypes, ConfigSource } = kafkajs;
const PAUSE_MS = 100;
/** How long brokers may take, in milliseconds, until all of them know a topic, and then its settings. */
const PATIENCE_MS = 30_000;
const SETTINGS_MS = 5_000;

/**
 * The topics that exist. It asks nothing about the others, which would create them on a broker that creates topics
 * automatically.
 */
async function lookAtTopics(
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

/**
 * Creates topics and waits until each partition is served: kafkajs's own waiting throws on Kafka 4. If the broker's
 * answer is unclear, the topics themselves are checked.
 *
 * @throws Error of the broker, or with the names of the topics that are not served after half a minute
 */
export async function createTopics(
  admin: Admin,
  plans: readonly WantedTopic[],
  replication: number,
): Promise<void> {
  if (plans.length === 0) return;
  let unclear: unknown;
  try {
    await admin.createTopics({
      waitForLeaders: false,
      topics: plans.map((plan) => ({
        topic: plan.topic,
        numPartitions: plan.partitions,
        replicationFactor: replication,
        configEntries: entriesOf(settingsOf(plan, replication)),
      })),
    });
  } catch (error) {
    if (!isUnclear(error)) throw error;
    unclear = error;
  }
  const names = plans.map(({ topic }) => topic);
  const ready = () => Promise.all(plans.map((plan) => isServed(admin, plan)));
  const what = `${names.join(', ')} are not served`;
  await until(what, async () => !(await ready()).includes(false), unclear);
}

/** The topics may exist all the same: no answer came, or it timed out or was not the controller's. */
function isUnclear(error: unknown): boolean {
  if (error instanceof kafkajs.KafkaJSAggregateError) return false;
  return [undefined, 'REQUEST_TIMED_OUT', 'NOT_CONTROLLER'].includes(brokerError(error));
}

/** Waits a few seconds until the topics are as wanted. @returns the topics as they were found last */
export async function lookUntil(
  admin: Admin,
  names: readonly string[],
  isAsWanted: (found: ReadonlyMap<string, FoundTopic>) => boolean,
): Promise<Map<string, FoundTopic>> {
  let found = new Map<string, FoundTopic>();
  const deadline = Date.now() + SETTINGS_MS;
  for (;;) {
    try {
      found = await lookAtTopics(admin, names);
      if (isAsWanted(found) || Date.now() > deadline) return found;
    } catch (error) {
      if (!isNotYetKnown(error) || Date.now() > deadline) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

/**
 * Changes some settings of a topic. kafkajs has only the request that replaces all of them, so the topic's other
 * settings are sent too: a concurrent change of the same topic may be undone.
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
  // A broker knows of the change only a moment later.
  const isTaken = (there: ReadonlyMap<string, FoundTopic>) =>
    Object.entries(changed).every(
      ([setting, value]) => there.get(topic)?.settings.get(setting)?.value === value,
    );
  const now = await lookUntil(admin, [topic], isTaken);
  if (!isTaken(now)) throw new Error(`${topic} did not accept its settings`);
}

const entriesOf = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => ({ name, value }));

/** True if each partition has a leader that knows its role: the metadata names it a moment before it takes records. */
async function isServed(admin: Admin, { topic, partitions }: WantedTopic): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const found = topics[0]?.partitions ?? [];
    if (found.length < partitions || found.some((one) => one.leader < 0)) return false;
    return (await admin.fetchTopicOffsets(topic)).length === partitions;
  } catch (error) {
    if (isNotYetKnown(error)) return false;
    throw error;
  }
}

async function until(what: string, reached: () => Promise<boolean>, cause: unknown): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error(`${what} after ${PATIENCE_MS / 1000} s`, { cause });
    await sleep(PAUSE_MS);
  }
}
