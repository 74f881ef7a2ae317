import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logFileOf, PROJECT_DIR, pidFileOf } from './paths.ts';
import { writePid } from './pids.ts';

/** Starts, restarts and stops the processes of a launcher. */

/** The command that starts a program of ours, without known and harmless warnings of kafkajs and node:sqlite. */
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
  /** Restarts the process, after a growing pause, when it ends by itself. */
  readonly restart?: boolean;
  /** The longest of these pauses, in milliseconds; 10 s if not given. */
  readonly longestPauseMs?: number;
  readonly onExit?: (line: string) => void;
  /** Called with the child at once, so that a stop during the start can end it too. */
  readonly onStart?: (child: Child) => void;
}

const PAUSE_MS = 250;
/** A process that ran this long restarts after the shortest pause. */
const HEALTHY_MS = 60_000;

export interface Child {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** Sends SIGTERM, and SIGKILL after `graceMs` milliseconds. Resolves once the process has ended. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts a process in a process group of its own: Ctrl-C reaches the launcher alone, which then ends its children in
 * order. The pid file holds the start time, by which a later launcher recognises an orphan.
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
  child.on('error', () => undefined); // `untilReady` reports a program that does not exist
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

/** A function that returns what a process has logged since this call. */
export function logOf(dataDir: string, name: string): () => string {
  const file = logFileOf(dataDir, name);
  const before = existsSync(file) ? statSync(file).size : 0;
  return () => (existsSync(file) ? readFileSync(file).subarray(before).toString('utf8') : '');
}

/** Another process took the port between our check of it and our start. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(what: string, port: number) {
    super(`another ${what} is at port ${port}`);
  }
}

/**
 * Polls until `probe` no longer throws, for at most `ms` milliseconds.
 * @throws PortTaken, with the child stopped; Error with the end of its log when the time is over or the process ended
 */
export async function untilReady(
  child: Child,
  dataDir: string,
  ms: number,
  probe: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await probe();
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
