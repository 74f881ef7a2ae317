import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { kafkaClient } from './client.ts';
import { brokerError } from './errors.ts';
import type { KafkaSettings } from './settings.ts';

/** What Kafka itself stores of a consumer group. */
export interface GroupStanding {
  /** The cluster's id, which never changes. */
  readonly clusterId: string;
  /** The next offset of each partition; a partition is missing if nothing was committed, or the offset expired. */
  readonly committed: ReadonlyMap<number, number>;
}

/** Reads a group's committed offsets of a topic, without joining it. @throws Error if no broker answers */
export async function groupStanding(
  settings: KafkaSettings,
  groupId: string,
  topic: string,
  log: Logger,
): Promise<GroupStanding> {
  const client = kafkaClient(settings, { connectMs: 3_000, requestMs: 5_000, retries: 5 }, log);
  const admin = client.kafka.admin();
  try {
    await admin.connect();
    const { clusterId } = await admin.describeCluster();
    const found = await onceLoaded(() => admin.fetchOffsets({ groupId, topics: [topic] }));
    const partitions = found.flatMap((one) => one.partitions);
    const known = partitions.filter(({ offset }) => Number(offset) >= 0);
    return {
      clusterId,
      committed: new Map(known.map(({ partition, offset }) => [partition, Number(offset)])),
    };
  } finally {
    client.cut();
  }
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
