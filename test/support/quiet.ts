import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** A logger of errors only: failures on purpose are expected in tests. */
export const quiet = new DefaultLogger('ERROR');
Runtime.install({
  logger: quiet,
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR' }) },
  },
});
