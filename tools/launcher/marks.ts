import type { Connection } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { EVENTS_TOPIC } from '../../contracts/topics.ts';
import { type KafkaConnection, withAdmin } from '../../kafka/admin.ts';
import { lengthsOf } from '../../kafka/topic/kafkajs-topic.ts';
import { WORKFLOW_TYPE } from '../../workflows/interface/search-attributes.ts';
import type { Reached } from './reach.ts';

/** Reads and writes the marks of Temporal's and Kafka's stores: the installation that they belong to. */

/** The marks of both stores, and whether they hold data. */
export interface InstallationMarks {
  /** The installation that the namespace is marked with, and the Kafka cluster that it published to. */
  readonly installation: string | null;
  readonly kafka: string | null;
  readonly hasCases: boolean;
  /** The id of the Kafka cluster. */
  readonly clusterId: string;
  readonly hasEvents: boolean;
}

const INSTALLATION = 'artisan-onboarding.installation';
const KAFKA = 'artisan-onboarding.kafka';
const NOT_FOUND = 5;
/** How long a broker that has just started may take to elect its leaders, in milliseconds. */
const LEADERS_MS = 30_000;
const YEAR_SECONDS = 365 * 24 * 3600;

/** Reads the marks of both stores. */
export async function readMarks(
  { connection, kafka }: Reached,
  namespace: string,
): Promise<InstallationMarks> {
  const [temporal, cluster] = await Promise.all([
    readNamespace(connection, namespace),
    readCluster(kafka),
  ]);
  return { ...temporal, ...cluster };
}

/** Writes the ids of installation and cluster into the namespace's data, and keeps its other data. */
export async function writeMarks(
  { connection }: Reached,
  namespace: string,
  id: string,
  clusterId: string,
): Promise<void> {
  const data = { [INSTALLATION]: id, [KAFKA]: clusterId };
  await connection.workflowService.updateNamespace({ namespace, updateInfo: { data } });
}

/** The marks of a namespace, which is created if missing, and whether it holds cases. */
export async function readNamespace({ workflowService }: Connection, namespace: string) {
  const { namespaceInfo } = await workflowService
    .describeNamespace({ namespace })
    .catch(async (error: unknown) => {
      if (!isGrpcServiceError(error) || Number(error.code) !== NOT_FOUND) throw error;
      await createNamespace(workflowService, namespace);
      return workflowService.describeNamespace({ namespace });
    });
  const { count } = await workflowService.countWorkflowExecutions({
    namespace,
    query: `WorkflowType = '${WORKFLOW_TYPE}'`,
  });
  return {
    installation: namespaceInfo?.data?.[INSTALLATION] ?? null,
    kafka: namespaceInfo?.data?.[KAFKA] ?? null,
    hasCases: Number(count) > 0,
  };
}

/** Creates a namespace and waits until visibility knows it. */
async function createNamespace(service: Connection['workflowService'], namespace: string) {
  const workflowExecutionRetentionPeriod = { seconds: YEAR_SECONDS as unknown as Long };
  await service.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  for (let tries = 0; ; tries += 1) {
    try {
      await service.countWorkflowExecutions({ namespace });
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((wake) => setTimeout(wake, 200));
    }
  }
}

/** The id of a cluster, and whether its events topic holds records. */
export async function readCluster(kafka: KafkaConnection) {
  return withAdmin(kafka, async (admin) => {
    const { clusterId } = await admin.describeCluster();
    const isThere = (await admin.listTopics()).includes(EVENTS_TOPIC);
    const offsets = isThere ? await lengthsOf(admin, EVENTS_TOPIC, LEADERS_MS) : [];
    return { clusterId, hasEvents: offsets.some(({ low, high }) => low !== high) };
  });
}

type Long = NonNullable<
  NonNullable<
    Parameters<
      Connection['workflowService']['registerNamespace']
    >[0]['workflowExecutionRetentionPeriod']
  >['seconds']
>;
