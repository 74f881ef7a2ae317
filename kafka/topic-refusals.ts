import type { Comparison } from './topic-plan.ts';

/** Why no topic is created or changed, each reason with what to do. */

/** An existing topic with another number of partitions. */
export function wrongPartitions(topic: string, comparison: Comparison): string[] {
  const wrong = comparison.wrongPartitions;
  if (wrong === null) return [];
  const { found, wanted } = wrong;
  return [
    `${topic} has ${found} partitions and must have ${wanted}: the number decides which partition a key is in, so after a change an artisan’s new records lie in another one than the old, and their order is lost. Create a topic of ${wanted} and copy, or point KAFKA_BROKERS at the right cluster`,
  ];
}

/** A missing or impossible number of replicas. */
export function doubtfulReplication(replication: number | undefined, brokers: number): string[] {
  if (replication === undefined && brokers > 1)
    return [
      `this cluster has ${brokers} brokers, so the number of replicas must be given: npm run cli -- topics create --replication ${Math.min(3, brokers)}`,
    ];
  if (replication !== undefined && replication > brokers)
    return [`${replication} replicas need as many brokers, and this cluster has ${brokers}`];
  return [];
}
