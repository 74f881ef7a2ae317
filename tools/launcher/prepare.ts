import { Connection } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';
import { pino } from 'pino';
import { TOPICS, type TopicPlan } from '../../contracts/topics.ts';
import { type KafkaAdmin, type KafkaConnection, withAdmin } from '../../kafka/admin.ts';
import { kafkaClient } from '../../kafka/client.ts';
import { isForbidden } from '../../kafka/explain.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { ensureTopics, type TopicsReport } from '../../kafka/topics.ts';
import { ATTRIBUTES } from '../../workflows/interface/search-attributes.ts';

/** Prepares Kafka's topics and Temporal's namespace for cases. */

const LIMITS = { connectMs: 3_000, requestMs: 30_000, retries: 5 };
const YEAR_SECONDS = 365 * 24 * 3600;
const TYPES = proto.temporal.api.enums.v1.IndexedValueType;
/** Our search attributes with their types, in the server's enum. */
export const ATTRIBUTE_TYPES = Object.fromEntries(
  Object.values(ATTRIBUTES).map(({ name, type }) => [name, TYPES[`INDEXED_VALUE_TYPE_${type}`]]),
);

/**
 * Creates the missing topics and reports the state of the others. It changes no existing setting.
 * @throws Error where a topic has another number of partitions, or the number of replicas is not given
 */
export async function prepareTopics(
  kafka: string | KafkaConnection,
  plans: readonly TopicPlan[] = TOPICS,
): Promise<TopicsReport> {
  const client =
    typeof kafka === 'string'
      ? kafkaClient(kafkaSettings({ KAFKA_BROKERS: kafka }), LIMITS, pino({ level: 'silent' }))
          .kafka
      : kafka;
  return withAdmin(client, async (admin) => {
    const report = await ensureTopics(admin, plans, { create: true });
    if (report.refused.length > 0)
      throw new Error(`the topics cannot be used: ${report.refused.join('; ')}`);
    await warmUpGroups(admin, plans);
    return report;
  });
}

/** Waits until a new broker's group coordinator has loaded, which would otherwise delay the first consumer group. */
async function warmUpGroups(admin: KafkaAdmin, plans: readonly TopicPlan[]): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await admin.fetchOffsets({ groupId: 'warm-up', topics: plans.map((one) => one.topic) });
      return;
    } catch (error) {
      if (isForbidden(error)) return; // this user has no right to the group
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

/** Sets the namespace's retention of closed runs (365 days), and adds our search attributes. */
export async function prepareNamespace(
  server: string | Connection,
  namespace = 'default',
): Promise<void> {
  const connection =
    typeof server === 'string' ? await Connection.connect({ address: server }) : server;
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: { seconds: YEAR_SECONDS as unknown as Long } },
    });
    const missing = await addSearchAttributes(connection, namespace);
    if (missing.length === 0) return;
    // Visibility accepts queries on new attributes only after a while.
    const query = missing.map((name) => `${name} IS NULL`).join(' AND ');
    for (let tries = 0; ; tries += 1) {
      try {
        await connection.workflowService.countWorkflowExecutions({ namespace, query });
        return;
      } catch (error) {
        if (tries > 100) throw error;
        await new Promise((wake) => setTimeout(wake, 100));
      }
    }
  } finally {
    if (typeof server === 'string') await connection.close();
  }
}

/** Adds our missing search attributes. @returns their names */
async function addSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.keys(ATTRIBUTE_TYPES).filter(
    (name) => customAttributes?.[name] === undefined,
  );
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(
      Object.entries(ATTRIBUTE_TYPES).filter(([name]) => missing.includes(name)),
    );
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  }
  return missing;
}

type Long = temporal.api.namespace.v1.INamespaceConfig extends {
  workflowExecutionRetentionTtl?: infer D;
}
  ? NonNullable<NonNullable<D> extends { seconds?: infer S } ? S : never>
  : never;
