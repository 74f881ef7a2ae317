import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process for ever: a pid alone comes back, for some other program. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the system; only ever compared. */
  readonly startedAt: string;
}

/** Which process has this pid now; `undefined` when none has, or one that has ended and waits to be reaped. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startInProc(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether that very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.startedAt === identity.startedAt;
}

/** Reads an identity from parsed JSON; `undefined` for anything else, as a half-written file is. */
export function readIdentity(value: unknown): ProcessIdentity | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startedAt } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
  // A pid of 0 or 1 would make a kill reach our own group, or everybody.
  if (!Number.isSafeInteger(pid) || (pid as number) < 2) return undefined;
  if (typeof startedAt !== 'string' || startedAt === '') return undefined;
  return { pid: pid as number, startedAt };
}

/** This process. */
export function myIdentity(): ProcessIdentity {
  return identityOf(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
}

function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may itself hold blanks and brackets; after it come state (3rd) and the rest.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const ticks = fields[19];
    // Ticks count from the boot, so that they come back after a restart of the machine.
    return ticks && `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}+${ticks}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] } as const;
    const args = ['-o', 'stat=,lstart=', '-p', `${pid}`];
    const line = execFileSync('ps', args, { ...options, env: { ...process.env, LC_ALL: 'C' } });
    const [state = 'Z', ...start] = line.trim().split(/\s+/);
    return state.startsWith('Z') || start.length === 0 ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}
