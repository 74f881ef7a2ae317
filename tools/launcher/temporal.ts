import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, logOf, PortTaken, startChild, untilReady } from './child.ts';
import { fetchTemporal } from './fetch.ts';

/** Starts Temporal's development server. */

export interface TemporalServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly child: Child;
}

export interface TemporalOptions {
  readonly dataDir: string;
  readonly port: number;
  /** The port of Temporal UI; without it there is no UI. */
  readonly uiPort?: number;
  readonly dynamicConfig?: Readonly<Record<string, string>>;
  /** The longest pause before it is started again, in milliseconds: see `startChild`. */
  readonly longestPauseMs?: number;
  readonly onExit?: (line: string) => void;
  readonly onStart?: (child: Child) => void;
  readonly say?: (line: string) => void;
}

/**
 * Gives every task queue one partition, so that quotas hold: the server divides a task queue's rate among its partitions,
 * four by default, so that the first second has three times the rate and a nearly empty queue falls short of it. The
 * development server has no setting for single queues; elsewhere, set it for the queues with quotas alone.
 */
export const ONE_PARTITION = {
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/**
 * How often a second the server reads the tasks that are to be started. On one machine that is the longest wait of a case:
 * from about the seventh open case on, its tasks start some 50 ms apart by default.
 */
const READ_OFTEN = { 'history.transferProcessorMaxPollRPS': '1000' };

/** Starts the development server on a file with a write-ahead log: a killed process loses nothing. @throws PortTaken */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { dataDir, port, uiPort } = options;
  const { cli } = await fetchTemporal(options.say);
  mkdirSync(join(dataDir, 'temporal'), { recursive: true });
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((one) => [
    '--sqlite-pragma',
    one,
  ]);
  const config = Object.entries({ ...READ_OFTEN, ...options.dynamicConfig }).flatMap(
    ([key, value]) => ['--dynamic-config-value', `${key}=${value}`],
  );
  const said = logOf(dataDir, 'temporal');
  const child = startChild({
    name: 'temporal',
    dataDir,
    restart: true,
    ...(options.longestPauseMs === undefined ? {} : { longestPauseMs: options.longestPauseMs }),
    command: [
      cli,
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--db-filename',
      join(dataDir, 'temporal', 'temporal.db'),
      ...pragmas,
      ...config,
      '--log-level',
      'error',
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ],
    ...(options.onExit === undefined ? {} : { onExit: options.onExit }),
    ...(options.onStart === undefined ? {} : { onStart: options.onStart }),
  });
  const address = `127.0.0.1:${port}`;
  await untilReady(child, dataDir, 60_000, async () => {
    // Another server may answer at the port. Our own server logs whether it has got the port.
    if (said().includes('address already in use')) throw new PortTaken('Temporal', port);
    if (!said().includes('Temporal Server:')) throw new Error('it has not begun to listen');
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
    } finally {
      await connection.close();
    }
  });
  return { address, uiUrl: `http://127.0.0.1:${uiPort ?? 0}`, child };
}
