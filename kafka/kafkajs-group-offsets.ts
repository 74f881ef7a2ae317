import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { asAdmin, type KafkaAdmin } from './admin.ts';
import type { ClientLimits } from './client.ts';
import { brokerError } from './errors.ts';
import type { KafkaSettings } from './settings.ts';

const LIMITS: ClientLimits = { connectMs: 3_000, requestMs: 5_000, retries: 5 };

/** What Kafka itself stores of a consumer group. */
export interface GroupStanding {
  /** The cluster's id, which never changes. */
  readonly clusterId: string;
  /** The next offset of each partition; a partition is missing if nothing was committed, or the offset expired. */
  readonly committed: ReadonlyMap<number, number>;
}

/** Reads a group's committed offsets of a topic, without joining it. @throws Error if no broker answers */
export function groupStanding(
  settings: KafkaSettings,
  groupId: string,
  topic: string,
  log: Logger,
): Promise<GroupStanding> {
  const work = async (admin: KafkaAdmin) => {
    const { clusterId } = await admin.describeCluster();
    return { clusterId, committed: await committedBy(admin, groupId, topic) };
  };
  return asAdmin(settings, work, LIMITS, log);
}

/**
 * Reads how many records of a topic a group has not finished: up to the end of each partition, from the committed offset
 * on, or from the beginning where none was committed.
 * @throws Error if no broker answers
 */
export function groupLag(
  settings: KafkaSettings,
  groupId: string,
  topic: string,
  log: Logger,
): Promise<number> {
  const work = async (admin: KafkaAdmin) => {
    const committed = await committedBy(admin, groupId, topic);
    const ends = await admin.fetchTopicOffsets(topic);
    const lags = ends.map(
      ({ partition, low, high }) =>
        Number(high) - Math.max(committed.get(partition) ?? 0, Number(low)),
    );
    return lags.reduce((sum, lag) => sum + Math.max(0, lag), 0);
  };
  return asAdmin(settings, work, LIMITS, log);
}

/** The next offset of each partition of which one was committed. */
async function committedBy(
  admin: KafkaAdmin,
  groupId: string,
  topic: string,
): Promise<Map<number, number>> {
  const found = await onceLoaded(() => admin.fetchOffsets({ groupId, topics: [topic] }));
  const partitions = found.flatMap((one) => one.partitions);
  const known = partitions.filter(({ offset }) => Number(offset) >= 0);
  return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
}

/** A broker that has just become the group's coordinator loads its groups first. */
const LOADING = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);
const LOADED_WITHIN_MS = 20_000;

async function onceLoaded<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + LOADED_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!LOADING.has(brokerError(error) ?? '') || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
