import { once } from 'node:events';

/** Output lines for another program, which may stop reading at any time. */
export interface Lines {
  /** Aborted when the reader closes the pipe, and by Ctrl-C. Neither is an error. */
  readonly signal: AbortSignal;
  /** Writes one line, and waits until the reader has room for the next. */
  write(line: string): Promise<void>;
}

/** @returns lines on standard output, until its pipe closes or Ctrl-C. A second Ctrl-C ends the process at once. */
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
      // The listener above handles a pipe that closes meanwhile.
      await once(stdout, 'drain', { signal: ending.signal }).catch(() => undefined);
    },
  };
}
