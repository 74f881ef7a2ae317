import { fileURLToPath } from 'node:url';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import {
  NativeConnection,
  type NativeConnectionOptions,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createAdmission, createAdmissionActivities } from '../activities/admission.ts';
import type { OutsideConfig } from '../activities/config.ts';
import { createOutsideActivities, createStoreActivities } from '../activities/outside.ts';
import { publishAlong } from '../activities/publish-along.ts';
import { createPublisher } from '../activities/publisher/publisher.ts';
import { createPublishActivities } from '../activities/publishing.ts';
import { createTimeActivities, stampAnswers } from '../activities/stamp-answers.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { DossierStore } from '../dossier/store.ts';
import { kafkajsSenders } from '../kafka/kafkajs-sender.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { TASK_QUEUE, WORKFLOW_TYPE } from '../workflows/interface/search-attributes.ts';
import { preloadedFor, workflowBundle } from './bundle.ts';
import { publisherMetrics, workerMetrics } from './metrics.ts';
import { createQuotaWorkers } from './quota-workers.ts';
import type { OwnTypes } from './sdk-metrics.ts';
import { versioned } from './versioned.ts';

/** The workers of one process, with their publisher. */
export interface OnboardingWorker {
  /** The names of what it runs. */
  readonly types: OwnTypes;
  /** Works until it is shut down. @throws the error that ended one of its workers; the others are shut down, too. */
  run(): Promise<void>;
  /** Stops polling, lets running activities finish, then closes the connections to Kafka and Temporal. */
  close(): Promise<void>;
}

/** The settings of a process's workers. */
export interface OnboardingWorkerOptions {
  /** Address, and TLS or API key if the server asks for them. */
  readonly temporal: NativeConnectionOptions;
  readonly namespace: string;
  readonly kafka: KafkaSettings;
  readonly dossier: DossierStore;
  readonly outside: OutsideConfig;
  readonly log: Logger;
  /** Where the process counts; without it nothing is counted. */
  readonly registry?: Registry;
  readonly topic?: string;
  readonly taskQueue?: string;
  /** The factor for the marketplace's documented quotas; 0, or nothing, enforces none, on the one queue. */
  readonly quotas?: number;
  /** The build of these workers within their deployment; without it they have no version. */
  readonly version?: WorkerDeploymentVersion;
  /** Whether errors of workflow code and Temporal UI's *Call Stack* say where. Not, unless set: it costs much. */
  readonly stacks?: boolean;
  /** Other workflows than the project's own. */
  readonly workflowsPath?: string;
  readonly tuning?: Partial<WorkerOptions>;
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Creates a worker with its one publisher, and the workers of the marketplace's quotas. It starts with `run()`. */
export async function createOnboardingWorker(
  options: OnboardingWorkerOptions,
): Promise<OnboardingWorker> {
  const { temporal, namespace, kafka, dossier, outside, log, registry } = options;
  const { taskQueue = TASK_QUEUE, quotas = 0 } = options;
  const connection = await NativeConnection.connect(temporal);
  const publisher = createPublisher({
    topic: options.topic ?? EVENTS_TOPIC,
    connect: kafkajsSenders(kafka, log),
    log,
  });
  const publications = registry === undefined ? undefined : workerMetrics(registry);
  if (registry !== undefined) publisherMetrics(registry, publisher);
  const admit = createAdmission(dossier);
  const calls = createOutsideActivities({ dossier, config: outside });
  // Shared by all of this process's workers, which estimate the server's clock together.
  const stores = createStoreActivities({ dossier });
  const { recordEnd } = stores;
  const publishing = createPublishActivities(publisher, { admit, publications, recordEnd, log });
  const interceptors = { activity: [publishAlong(publishing.publishEvents), stampAnswers()] };
  const activities = {
    // The marketplace's too: calls that were scheduled on this queue before the quotas had their own are still done.
    ...calls,
    ...stores,
    ...publishing,
    ...createTimeActivities(),
    ...createAdmissionActivities(admit),
  };
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await workflowBundle({
      workflowsPath: options.workflowsPath ?? pathOf('../workflows/index.ts'),
      workflowInterceptorModules: quotas > 0 ? [pathOf('../workflows/quota-queues.ts')] : [],
      preloadModules: preloadedFor(options.stacks ?? false),
    }),
    activities,
    interceptors,
    maxConcurrentActivityTaskExecutions: 50,
    ...versioned(options.version),
    ...options.tuning,
  });
  const workers = [
    worker,
    ...(quotas > 0
      ? await createQuotaWorkers({
          ...{ connection, namespace, taskQueue, calls, interceptors },
          ...{ factor: quotas, version: options.version },
        })
      : []),
  ];
  const shutDown = () => {
    for (const one of workers) if (one.getState() === 'RUNNING') one.shutdown();
  };
  return {
    types: { workflows: [WORKFLOW_TYPE], activities: Object.keys(activities) },
    run: async () => {
      const runs = workers.map((one) => one.run());
      await Promise.all(runs).finally(shutDown);
    },
    close: async () => {
      shutDown();
      await publisher.close();
      await connection.close();
    },
  };
}
