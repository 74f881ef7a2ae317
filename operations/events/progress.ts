import { logUpdateStderr } from 'log-update';

/** How far a long work has come, on standard error, so that standard output stays a program's. */
export interface Progress {
  /** @param total how many there are to do */
  begin(total: number): void;
  step(): void;
  end(): void;
}

export interface ProgressOptions {
  /** What is counted; `records` if not given. */
  readonly unit?: string;
  /** True if nothing is written to standard output meanwhile, so that it may be the same terminal. */
  readonly alone?: boolean;
}

const QUIET_MS = 2_000;
const REDRAW_MS = 500;
const LINE_MS = 10_000;
const BAR = 24;

/**
 * A bar in a terminal, redrawn after two seconds; anywhere else a line every ten seconds. Where lines go to
 * the same terminal it is not redrawn, since both would be torn.
 */
export function createProgress(
  what: string,
  { unit = 'records', alone = false }: ProgressOptions = {},
): Progress {
  const { stderr, stdout } = process;
  const isDrawn = stderr.isTTY && (alone || !stdout.isTTY);
  const began = Date.now();
  let total = 0;
  let done = 0;
  let shown = isDrawn ? began + QUIET_MS - REDRAW_MS : began;
  const text = () => {
    const number = (of: number) => of.toLocaleString('en-IN');
    const seconds = Math.round((Date.now() - began) / 1000);
    return `${what}: ${number(done)} of ${number(total)} ${unit}, ${seconds} s`;
  };
  return {
    begin(of) {
      total += of;
    },
    step() {
      done += 1;
      const now = Date.now();
      if (now - shown < (isDrawn ? REDRAW_MS : LINE_MS)) return;
      shown = now;
      if (isDrawn) logUpdateStderr(`${bar(done, total)} ${text()}`);
      else stderr.write(`${text()}\n`);
    },
    end() {
      if (isDrawn) logUpdateStderr.clear();
    },
  };
}

/** Records that lie between two transactions are never handed over, so that a reading may end before its bar does. */
export function bar(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.min(BAR, Math.round((BAR * done) / total));
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
}
