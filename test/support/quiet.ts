import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** What fails on purpose in a test is an answer there, and no news for the log. */
export const quiet = new DefaultLogger('ERROR');
Runtime.install({
  logger: quiet,
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
  },
});
