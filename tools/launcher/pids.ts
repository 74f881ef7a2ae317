import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pidFileOf } from './paths.ts';

/** Writes down a process with its start time, so that it is known for certain later, whoever has its number then. */
export function writePid(dataDir: string, name: string, pid: number): void {
  const pidFile = pidFileOf(dataDir, name);
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, JSON.stringify({ pid, started: startOf(pid) }));
}

/** The process that runs under this name, if it is still the very one that was written down. */
export function livingPid(dataDir: string, name: string): number | undefined {
  const pidFile = pidFileOf(dataDir, name);
  if (!existsSync(pidFile)) return undefined;
  const { pid, started } = JSON.parse(readFileSync(pidFile, 'utf8')) as {
    pid: number;
    started: string;
  };
  return started !== '' && startOf(pid) === started ? pid : undefined;
}

/** Ends what an earlier launcher left behind: only the very process that it started, never another with its number. */
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
