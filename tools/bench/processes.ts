import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the processes of the benchmark use, as Linux tells it in `/proc` (proc(5)). */

/** Clock ticks a second, as `getconf CLK_TCK` tells on every usual Linux. */
const TICKS = 100;

/** The processor's time that a process has used, milliseconds. @throws Error where the process is gone */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold blanks. Behind it: state, ten more fields, then user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
}

/** The memory that a process holds, bytes. @throws Error where the process is gone */
export function residentBytesOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The size of all files of a folder, bytes. A file that goes meanwhile counts nothing. */
export function diskBytesOf(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    try {
      const { size, blocks } = statSync(join(folder, name));
      // Kafka reserves space that it has not written.
      bytes += Math.min(size, blocks * 512);
    } catch {}
  }
  return bytes;
}
