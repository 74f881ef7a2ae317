import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { logFileOf, pidFileOf } from './paths.ts';

export interface ChildOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Brings it back, with a growing pause, when it dies by itself. */
  readonly restart?: boolean;
  readonly onExit?: (line: string) => void;
}

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
  let pause = 250;
  const launch = () => {
    current = spawnOnce(options);
    current.once('exit', (code, signal) => {
      forget(options);
      if (stopping) return;
      options.onExit?.(
        `${options.name} ended (${signal ?? `exit ${code}`})${options.restart ? '; starting it again' : ''}`,
      );
      if (!options.restart) return;
      setTimeout(() => {
        if (!stopping) launch();
      }, pause).unref();
      pause = Math.min(pause * 2, 10_000);
    });
  };
  launch();
  return {
    name: options.name,
    pid: () =>
      current?.exitCode === null && current.signalCode === null ? current.pid : undefined,
    stop: async (graceMs = 10_000) => {
      stopping = true;
      if (current?.pid === undefined || current.exitCode !== null || current.signalCode !== null)
        return;
      const gone = new Promise<void>((resolve) => current?.once('exit', () => resolve()));
      process.kill(current.pid, 'SIGTERM');
      const timer = setTimeout(() => current?.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    },
  };
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
  const pidFile = pidFileOf(dataDir, name);
  mkdirSync(dirname(pidFile), { recursive: true });
  if (child.pid !== undefined)
    writeFileSync(pidFile, JSON.stringify({ pid: child.pid, started: startOf(child.pid) }));
  child.on('error', () => undefined); // a program that is not there shows as an exit
  return child;
}

/** Ends what an earlier launcher left behind: only the very process that it started, never another with its number. */
export async function endOrphan(dataDir: string, name: string): Promise<boolean> {
  const pidFile = pidFileOf(dataDir, name);
  if (!existsSync(pidFile)) return false;
  const { pid, started } = JSON.parse(readFileSync(pidFile, 'utf8')) as {
    pid: number;
    started: string;
  };
  rmSync(pidFile, { force: true });
  if (started === '' || startOf(pid) !== started) return false;
  process.kill(pid, 'SIGTERM');
  for (let tries = 0; tries < 100 && startOf(pid) === started; tries += 1)
    await new Promise((wake) => setTimeout(wake, 100));
  if (startOf(pid) === started) process.kill(pid, 'SIGKILL');
  return true;
}

/** When a process began, in the kernel's ticks; empty when there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
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

/** Polls until `look` no longer throws. @throws Error with the log's end when the time is over or the process died. */
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
