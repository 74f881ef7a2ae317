import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pidFileOf } from './paths.ts';

/** Pid files, by which a later launcher finds the processes of an earlier one. */

const PID = '.pid';

/** Writes a process's id and start time. The start time distinguishes it from a later process with the same id. */
export function writePid(dataDir: string, name: string, pid: number): void {
  const pidFile = pidFileOf(dataDir, name);
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, JSON.stringify({ pid, started: startOf(pid) }));
}

/** The names of all processes that have a pid file, whether they still run or not. */
export function namesOf(dataDir: string): string[] {
  const folder = dirname(pidFileOf(dataDir, 'any'));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(PID))
    .map((file) => file.slice(0, -PID.length));
}

/** The id of the process in this pid file, if the same process is still running. */
export function livingPid(dataDir: string, name: string): number | undefined {
  const pidFile = pidFileOf(dataDir, name);
  if (!existsSync(pidFile)) return undefined;
  const { pid, started } = JSON.parse(readFileSync(pidFile, 'utf8')) as {
    pid: number;
    started: string;
  };
  return started !== '' && startOf(pid) === started ? pid : undefined;
}

/** Ends the process in this pid file, never another with the same id. @returns whether there was one */
export async function endOrphan(dataDir: string, name: string): Promise<boolean> {
  const pid = livingPid(dataDir, name);
  const isAlive = () => livingPid(dataDir, name) !== undefined;
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 100 && isAlive(); tries += 1)
      await new Promise((wake) => setTimeout(wake, 100));
    if (isAlive()) process.kill(pid, 'SIGKILL');
  }
  rmSync(pidFileOf(dataDir, name), { force: true });
  return pid !== undefined;
}

/** The start time of a process in the kernel's ticks; empty when it does not run. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
