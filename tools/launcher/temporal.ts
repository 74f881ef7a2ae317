import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, logOf, PortTaken, startChild, untilReady } from './child.ts';
import { fetchTemporal } from './fetch.ts';

export interface TemporalServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly child: Child;
}

export interface TemporalOptions {
  readonly dataDir: string;
  readonly port: number;
  /** The web interface's port; none without it. */
  readonly uiPort?: number;
  readonly dynamicConfig?: Readonly<Record<string, string>>;
  /** The longest pause before it is started again, in milliseconds: see `startChild`. */
  readonly longestPauseMs?: number;
  readonly onExit?: (line: string) => void;
  readonly onStart?: (child: Child) => void;
  readonly say?: (line: string) => void;
}

/**
 * For where quotas are kept: the server divides a queue's rate among its partitions, four by default, so that the first
 * second brings three times the rate and a queue with little on it falls short of it. The development server takes no
 * setting for single queues; elsewhere it is set for those of the quotas alone.
 */
export const ONE_PARTITION = {
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

/** Temporal's development server on a file, with the write-ahead log: a killed process loses nothing. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const { dataDir, port, uiPort } = options;
  const { cli } = await fetchTemporal(options.say);
  mkdirSync(join(dataDir, 'temporal'), { recursive: true });
  const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((one) => [
    '--sqlite-pragma',
    one,
  ]);
  const config = Object.entries(options.dynamicConfig ?? {}).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${value}`,
  ]);
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
    // Whoever answers there may be somebody else's: ours says so once it has the port, or that it cannot have it.
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
