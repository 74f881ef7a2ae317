import { loadClientConnectConfig } from '@temporalio/envconfig';
import { outsideConfig } from '../activities/config.ts';
import { dossierFromEnvironment } from '../dossier/config.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { metricsAddress } from '../observability/config.ts';
import { serveMetrics } from '../observability/endpoint.ts';
import { processLog } from '../observability/log.ts';
import { processRegistry } from '../observability/registry.ts';
import { processSettings } from './config.ts';
import { installRuntime } from './runtime.ts';
import { sdkMetrics } from './sdk-metrics.ts';
import { createOnboardingWorker } from './worker.ts';

/** The worker as a process. SIGTERM and SIGINT let running activities finish, then end it. */
const { settings, address, kafka, outside } = configured();
const log = processLog('worker', settings.LOG_LEVEL);
const registry = processRegistry('worker');
const sdkPort = await installRuntime(log, settings.LOG_LEVEL, address !== null);

const dossier = await dossierFromEnvironment();
const { types, run, close } = await createOnboardingWorker({
  temporal: {
    ...loadClientConnectConfig().connectionOptions,
    address: settings.TEMPORAL_ADDRESS,
  },
  namespace: settings.TEMPORAL_NAMESPACE,
  kafka,
  dossier,
  outside,
  log,
  registry,
  quotas: settings.MARKETPLACE_QUOTAS,
  stacks: settings.WORKFLOW_STACKS,
  ...(settings.EVENTS_TOPIC === undefined ? {} : { topic: settings.EVENTS_TOPIC }),
  ...(settings.WORKER_BUILD_ID === undefined
    ? {}
    : {
        version: {
          deploymentName: settings.WORKER_DEPLOYMENT,
          buildId: settings.WORKER_BUILD_ID,
        },
      }),
  ...(settings.TASK_QUEUE === undefined ? {} : { taskQueue: settings.TASK_QUEUE }),
});
await serveMetrics(registry, address, sdkMetrics(registry, sdkPort, types));
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
await run();
await close();
await dossier.close();

/** All settings, read before anything is started. A bad one ends the process with one line that names it. */
function configured() {
  try {
    return {
      settings: processSettings(),
      address: metricsAddress(),
      kafka: kafkaSettings(process.env),
      outside: outsideConfig(),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
