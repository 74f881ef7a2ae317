import { once } from 'node:events';

/** Where lines go that another program may read, and may stop reading. */
export interface Lines {
  /** Aborted once nobody reads any more, or by Ctrl-C: both are an end, and no error. */
  readonly signal: AbortSignal;
  /** Writes one line, and waits while the reader is slower than we are. */
  write(line: string): Promise<void>;
}

/** Lines on standard output, until its pipe closes or Ctrl-C. A second Ctrl-C ends the process at once. */
export function standardLines(): Lines {
  const ending = new AbortController();
  const { stdout } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    ending.abort();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return {
    signal: ending.signal,
    async write(line) {
      if (ending.signal.aborted || stdout.write(`${line}\n`)) return;
      // A pipe that closes meanwhile is told by the listener above.
      await once(stdout, 'drain', { signal: ending.signal }).catch(() => undefined);
    },
  };
}
