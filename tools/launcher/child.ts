import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logFileOf, PROJECT_DIR, pidFileOf } from './paths.ts';
import { writePid } from './pids.ts';

/** How a program of ours is started: kafkajs and node:sqlite warn of what is known and harmless. */
export const ourProgram = (main: string): string[] => [
  process.execPath,
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
  join(PROJECT_DIR, main),
];

export interface ChildOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Brings it back, with a growing pause, when it dies by itself. */
  readonly restart?: boolean;
  /** How far that pause grows, in milliseconds; 10 s if not given. */
  readonly longestPauseMs?: number;
  readonly onExit?: (line: string) => void;
  /** Told of the child at once, so that whoever stops in the middle of a start can end it too. */
  readonly onStart?: (child: Child) => void;
}

const PAUSE_MS = 250;
/** Whoever lived this long starts again at once the next time. */
const HEALTHY_MS = 60_000;

export interface Child {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves once it is gone. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts a process of our own, in a process group of its own: Ctrl-C reaches the launcher alone, which then ends
 * its children in order. The pid file with the start time lets a later launcher know an orphan for certain.
 */
export function startChild(options: ChildOptions): Child {
  let current: ChildProcess | undefined;
  let stopping = false;
  let pause = PAUSE_MS;
  const launch = () => {
    const began = Date.now();
    current = spawnOnce(options);
    current.once('exit', (code, signal) => {
      forget(options);
      if (stopping) return;
      options.onExit?.(
        `${options.name} ended (${signal ?? `exit ${code}`})${options.restart ? '; starting it again' : ''}`,
      );
      if (!options.restart) return;
      if (Date.now() - began > HEALTHY_MS) pause = PAUSE_MS;
      setTimeout(() => {
        if (!stopping) launch();
      }, pause).unref();
      pause = Math.min(pause * 2, options.longestPauseMs ?? 10_000);
    });
  };
  launch();
  const child: Child = {
    name: options.name,
    pid: () =>
      current?.exitCode === null && current.signalCode === null ? current.pid : undefined,
    stop: async (graceMs = 10_000) => {
      stopping = true;
      if (current?.pid === undefined || current.exitCode !== null || current.signalCode !== null)
        return;
      const gone = new Promise<void>((resolve) => current?.once('exit', () => resolve()));
      current.kill('SIGTERM');
      const timer = setTimeout(() => current?.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
  options.onStart?.(child);
  return child;
}

function spawnOnce({ name, dataDir, command, env }: ChildOptions): ChildProcess {
  const logFile = logFileOf(dataDir, name);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const [program, ...args] = command;
  const child = spawn(program ?? '', args, {
    env: env ?? process.env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  if (child.pid !== undefined) writePid(dataDir, name, child.pid);
  child.on('error', () => undefined); // a program that is not there shows as an exit
  return child;
}

function forget({ dataDir, name }: ChildOptions): void {
  rmSync(pidFileOf(dataDir, name), { force: true });
}

/** The last lines of a process's log, for an error that shows why it did not start. */
function logTail(dataDir: string, name: string, lines = 8): string {
  try {
    return readFileSync(logFileOf(dataDir, name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  } catch {
    return '(no log)';
  }
}

/** What a process has said since now. */
export function logOf(dataDir: string, name: string): () => string {
  const file = logFileOf(dataDir, name);
  const before = existsSync(file) ? statSync(file).size : 0;
  return () => (existsSync(file) ? readFileSync(file).subarray(before).toString('utf8') : '');
}

/** Somebody else answers where ours was to be: they were faster between our look at the port and our start. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(what: string, port: number) {
    super(`${what} of somebody else is at port ${port}`);
  }
}

/** Polls until `look` no longer throws. @throws PortTaken, with the child stopped; Error with the log's end when the time is over or the process died. */
export async function untilReady(
  child: Child,
  dataDir: string,
  ms: number,
  look: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (error instanceof PortTaken) {
        await child.stop();
        throw error;
      }
      if (Date.now() < deadline && child.pid() !== undefined) {
        await new Promise((wake) => setTimeout(wake, 150));
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${child.name} did not start (${reason}); its log ends:\n${logTail(dataDir, child.name)}`,
      );
    }
  }
}
