import { fileURLToPath } from 'node:url';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { outsideConfig } from '../../activities/config.ts';
import { dossierFromEnvironment } from '../../dossier/config.ts';
import { kafkaSettings } from '../../kafka/settings.ts';
import { processLog } from '../../observability/log.ts';
import { processSettings } from '../../workers/config.ts';
import { createOnboardingWorker } from '../../workers/worker.ts';

/** The real worker as a process, with the workflows that ours is compared with. */
const settings = processSettings();
const { BENCH_CACHED } = process.env;
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
  },
});
const dossier = await dossierFromEnvironment();
const { run, close } = await createOnboardingWorker({
  temporal: { address: settings.TEMPORAL_ADDRESS },
  namespace: settings.TEMPORAL_NAMESPACE,
  kafka: kafkaSettings(process.env),
  dossier,
  outside: outsideConfig(),
  log: processLog('worker', settings.LOG_LEVEL),
  ...(settings.TASK_QUEUE === undefined ? {} : { taskQueue: settings.TASK_QUEUE }),
  tuning: BENCH_CACHED === undefined ? {} : { maxCachedWorkflows: Number(BENCH_CACHED) },
  workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
});
await run();
await close();
await dossier.close();
