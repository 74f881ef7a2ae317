import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  type RuntimeOptions,
} from '@temporalio/worker';
import type { Logger } from 'pino';

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'ERROR',
} as const;
const SAID_AS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const;

/**
 * Sends the Temporal SDK's log lines to our log. Call it once in each process, before its first worker.
 *
 * @param metrics `host:port` at which Prometheus finds the metrics, Temporal's and ours; nowhere if not given.
 */
export function installRuntime(
  log: Logger,
  level: keyof typeof LEVELS,
  metrics: string | undefined,
): void {
  const telemetryOptions: NonNullable<RuntimeOptions['telemetryOptions']> = {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
    ...(metrics === undefined ? {} : { metrics: { prometheus: { bindAddress: metrics } } }),
  };
  Runtime.install({
    logger: new DefaultLogger(LEVELS[level], ({ level: said, message, meta }) => {
      log[SAID_AS[said]](meta ?? {}, message);
    }),
    telemetryOptions,
  });
}
