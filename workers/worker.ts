import { fileURLToPath } from 'node:url';
import {
  NativeConnection,
  type NativeConnectionOptions,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import type { OutsideConfig } from '../activities/config.ts';
import { createInsideCalls, createOutsideCalls } from '../activities/outside.ts';
import { createPublisher } from '../activities/publisher/publisher.ts';
import { createPublishCalls } from '../activities/publishing.ts';
import { timed } from '../activities/timed.ts';
import { TASK_QUEUE } from '../contracts/search-attributes.ts';
import { EVENTS_TOPIC } from '../contracts/topics.ts';
import type { DossierStore } from '../dossier/store.ts';
import { kafkajsSenders } from '../kafka/kafkajs-sender.ts';
import type { KafkaSettings } from '../kafka/settings.ts';

export interface OnboardingWorker {
  readonly worker: Worker;
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
  readonly tuning?: Partial<WorkerOptions>;
}

/** A worker with its one publisher. It works as soon as `worker.run()` is called. */
export async function createOnboardingWorker(
  options: OnboardingWorkerOptions,
): Promise<OnboardingWorker> {
  const { temporal, namespace, kafka, dossier, outside, log } = options;
  const connection = await NativeConnection.connect(temporal);
  const publisher = createPublisher({
    topic: options.topic ?? EVENTS_TOPIC,
    connect: kafkajsSenders(kafka, log),
    log,
  });
  const publish = createPublishCalls(publisher);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    activities: {
      ...timed(createOutsideCalls({ dossier, config: outside })),
      ...createInsideCalls({ dossier }),
      publishPromptly: publish.publishPromptly,
      ...timed({ publishPatiently: publish.publishPatiently }),
    },
    maxConcurrentActivityTaskExecutions: 50,
    ...options.tuning,
  });
  return {
    worker,
    close: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await publisher.close();
      await connection.close();
    },
  };
}
