import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  type RuntimeOptions,
} from '@temporalio/worker';
import getPort from 'get-port';
import type { Logger } from 'pino';
import { aboutCase } from '../observability/log.ts';

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

/** How often another port is tried for the SDK's metrics, where another process took it between our check and the start. */
const TRIES = 5;

/**
 * Sends the Temporal SDK's log lines to our log, those of workflows and activities among them, each with its case: a
 * workflow's id is its case. Call it once in each process, before its first worker.
 *
 * @param isMeasured whether the SDK serves its own metrics, to this process alone: `sdk-metrics.ts` passes them on
 * @returns the port of 127.0.0.1 at which it does; null where it does not
 */
export async function installRuntime(
  log: Logger,
  level: keyof typeof LEVELS,
  isMeasured: boolean,
): Promise<number | null> {
  const caseOf = casesByRun();
  const logger = new DefaultLogger(LEVELS[level], ({ level: said, message, meta }) => {
    log[SAID_AS[said]]({ ...meta, ...caseOf(meta?.workflowId, meta?.runId) }, message);
  });
  const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) };
  if (!isMeasured) {
    Runtime.install({ logger, telemetryOptions: { logging } });
    return null;
  }
  for (let tries = 1; ; tries += 1) {
    const port = await getPort({ host: '127.0.0.1' });
    try {
      Runtime.install({ logger, telemetryOptions: { logging, metrics: exporterAt(port) } });
      return port;
    } catch (error) {
      if (tries >= TRIES) throw error;
    }
  }
}

/** How many runs are remembered with their cases, the latest. */
const RUNS = 10_000;

/** Finds the case of a line: a few of the SDK's name the run alone, of which an earlier line has named the workflow. */
function casesByRun(): (workflowId: unknown, runId: unknown) => { readonly caseId?: string } {
  const known = new Map<unknown, { readonly caseId?: string }>();
  return (workflowId, runId) => {
    const about = aboutCase(workflowId);
    if (runId === undefined) return about;
    if (about.caseId === undefined) return known.get(runId) ?? about;
    known.delete(runId);
    known.set(runId, about);
    const [oldest] = known.keys();
    if (known.size > RUNS) known.delete(oldest);
    return about;
  };
}

/** The SDK's exporter, with Prometheus's conventions for names and units. */
const exporterAt = (port: number) =>
  ({
    prometheus: {
      bindAddress: `127.0.0.1:${port}`,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
    },
  }) satisfies NonNullable<RuntimeOptions['telemetryOptions']>['metrics'];
