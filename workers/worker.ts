import { fileURLToPath } from 'node:url';
import {
  NativeConnection,
  type NativeConnectionOptions,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAdmission, createAdmissionActivities } from '../activities/admission.ts';
import type { OutsideConfig } from '../activities/config.ts';
import { createOutsideActivities, createStoreActivities } from '../activities/outside.ts';
import { createPublisher } from '../activities/publisher/publisher.ts';
import { createPublishActivities } from '../activities/publishing.ts';
import { createTimeActivities, stampAnswers } from '../activities/stamp-answers.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { DossierStore } from '../dossier/store.ts';
import { kafkajsSenders } from '../kafka/kafkajs-sender.ts';
import type { KafkaSettings } from '../kafka/settings.ts';
import { TASK_QUEUE } from '../workflows/interface/search-attributes.ts';
import { workflowBundle } from './bundle.ts';
import { createQuotaWorkers } from './quota-workers.ts';

export interface OnboardingWorker {
  /** Works until it is shut down. @throws whatever ended one of its workers; the others are shut down, too. */
  run(): Promise<void>;
  /** Stops polling, lets what runs finish, then lets go of Kafka and Temporal. */
  close(): Promise<void>;
}

export interface OnboardingWorkerOptions {
  /** Address, and TLS or API key where the server asks for them. */
  readonly temporal: NativeConnectionOptions;
  readonly namespace: string;
  readonly kafka: KafkaSettings;
  readonly dossier: DossierStore;
  readonly outside: OutsideConfig;
  readonly log: Logger;
  readonly topic?: string;
  readonly taskQueue?: string;
  /** How many times the marketplace's documented quotas are kept; 0, or nothing, keeps none, on the one queue. */
  readonly quotas?: number;
  /** Other workflows than the project's own. */
  readonly workflowsPath?: string;
  readonly tuning?: Partial<WorkerOptions>;
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** A worker with its one publisher, and with those of the marketplace's quotas. It works as soon as `run()` is called. */
export async function createOnboardingWorker(
  options: OnboardingWorkerOptions,
): Promise<OnboardingWorker> {
  const { temporal, namespace, kafka, dossier, outside, log } = options;
  const { taskQueue = TASK_QUEUE, quotas = 0 } = options;
  const connection = await NativeConnection.connect(temporal);
  const publisher = createPublisher({
    topic: options.topic ?? EVENTS_TOPIC,
    connect: kafkajsSenders(kafka, log),
    log,
  });
  const admit = createAdmission(dossier);
  const calls = createOutsideActivities({ dossier, config: outside });
  // One for all of this process's workers: they learn the server's clock together.
  const interceptors = { activity: [stampAnswers()] };
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await workflowBundle({
      workflowsPath: options.workflowsPath ?? pathOf('../workflows/index.ts'),
      workflowInterceptorModules: quotas > 0 ? [pathOf('../workflows/quota-queues.ts')] : [],
    }),
    activities: {
      // The marketplace's, too: what was sent to this queue before the quotas had theirs is still done.
      ...calls,
      ...createStoreActivities({ dossier }),
      ...createPublishActivities(publisher, admit),
      ...createTimeActivities(),
      ...createAdmissionActivities(admit),
    },
    interceptors,
    maxConcurrentActivityTaskExecutions: 50,
    ...options.tuning,
  });
  const workers = [
    worker,
    ...(quotas > 0
      ? await createQuotaWorkers({
          ...{ connection, namespace, taskQueue, calls, interceptors },
          factor: quotas,
        })
      : []),
  ];
  const shutDown = () => {
    for (const one of workers) if (one.getState() === 'RUNNING') one.shutdown();
  };
  return {
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
