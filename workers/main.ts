import { loadClientConnectConfig } from '@temporalio/envconfig';
import { pino } from 'pino';
import { outsideConfig } from '../activities/config.ts';
import { dossierFromEnvironment } from '../dossier/config.ts';
import { kafkaSettings } from '../kafka/settings.ts';
import { processSettings } from './config.ts';
import { installRuntime } from './runtime.ts';
import { createOnboardingWorker } from './worker.ts';

/** The worker as a process. SIGTERM and SIGINT let running activities finish, then end it. */
const settings = processSettings();
const log = pino({ level: settings.LOG_LEVEL, base: { process: 'worker' } });
installRuntime(log, settings.LOG_LEVEL, settings.METRICS_ADDRESS);

const dossier = await dossierFromEnvironment();
const { run, close } = await createOnboardingWorker({
  temporal: {
    ...loadClientConnectConfig().connectionOptions,
    address: settings.TEMPORAL_ADDRESS,
  },
  namespace: settings.TEMPORAL_NAMESPACE,
  kafka: kafkaSettings(process.env),
  dossier,
  outside: outsideConfig(),
  log,
  quotas: settings.MARKETPLACE_QUOTAS,
  ...(settings.EVENTS_TOPIC === undefined ? {} : { topic: settings.EVENTS_TOPIC }),
  ...(settings.TASK_QUEUE === undefined ? {} : { taskQueue: settings.TASK_QUEUE }),
});
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
await run();
await close();
await dossier.close();
