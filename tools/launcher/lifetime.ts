import { rmSync } from 'node:fs';
import type { Child } from './child.ts';
import { addressesFile, pidFileOf } from './paths.ts';
import { endOrphan, livingPid, namesOf, writePid } from './pids.ts';
import { say, stopDrawing } from './terminal.ts';

/** Ends what a launcher has started, and what an earlier one left running. */

const LAUNCHER = 'launcher';
/** What the other processes still use while they end. */
const SERVICES: readonly string[] = ['kafka', 'temporal'];

export interface Lifetime {
  /** Aborted as soon as the launcher ends. */
  readonly signal: AbortSignal;
  /** Registers a child that must be ended. */
  readonly onStart: (child: Pick<Child, 'stop'>) => void;
  /** Claims the data folder for this launcher. */
  claim(): void;
  /** Ends all children, last first, so that each can still reach the services that it uses. */
  end(): Promise<void>;
}

/** The lifetime of a launcher. Ctrl-C ends all children in order; a second Ctrl-C kills them at once. */
export function lifetimeOf(dataDir: string): Lifetime {
  const children: Pick<Child, 'stop'>[] = [];
  const stopping = new AbortController();
  let isMine = false;
  let ended: Promise<void> | undefined;
  const end = () => {
    stopping.abort();
    stopDrawing();
    ended ??= (async () => {
      for (const child of children.toReversed()) await child.stop();
      if (!isMine) return;
      rmSync(addressesFile(dataDir), { force: true });
      rmSync(pidFileOf(dataDir, LAUNCHER), { force: true });
    })();
    return ended;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) {
        for (const child of children) void child.stop(0);
        return;
      }
      void end().then(() => process.exit(0));
      say('\nending every process; nothing is lost, npm start goes on from here');
    });
  }
  return {
    signal: stopping.signal,
    onStart: (child) => {
      children.push(child);
      if (stopping.signal.aborted) void child.stop();
    },
    claim: () => {
      isMine = true;
      writePid(dataDir, LAUNCHER, process.pid);
    },
    end,
  };
}

/**
 * Ends the orphans of an earlier launcher of this folder.
 * @throws Error while that launcher is still running: two would corrupt each other's stores
 */
export async function takeOver(dataDir: string): Promise<void> {
  const other = livingPid(dataDir, LAUNCHER);
  if (other !== undefined)
    throw new Error(
      `npm start is already running with ${dataDir} (process ${other}): end it with Ctrl-C, or set ARTISAN_DATA_DIR to another folder`,
    );
  const left = namesOf(dataDir).filter((name) => name !== LAUNCHER);
  const isService = (name: string) => SERVICES.includes(name);
  for (const name of [...left.filter((one) => !isService(one)), ...left.filter(isService)]) {
    if (await endOrphan(dataDir, name)) say(`ended ${name}, which an earlier run left behind`);
  }
}
