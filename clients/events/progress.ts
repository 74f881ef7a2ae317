import { logUpdateStderr } from 'log-update';

/** How far a long reading has come, on standard error, so that standard output stays a program's. */
export interface Progress {
  /** @param total how many offsets there are to read */
  begin(total: number): void;
  step(): void;
  end(): void;
}

const QUIET_MS = 2_000;
const REDRAW_MS = 500;
const LINE_MS = 10_000;

/**
 * In a terminal redrawn after two seconds; anywhere else a line every ten seconds. Where the lines go to
 * the same terminal it is not redrawn, since both would be torn.
 */
export function createProgress(what: string): Progress {
  const { stderr, stdout } = process;
  const isDrawn = stderr.isTTY && !stdout.isTTY;
  const began = Date.now();
  let total = 0;
  let done = 0;
  let shown = isDrawn ? began + QUIET_MS - REDRAW_MS : began;
  const text = () => {
    const number = (of: number) => of.toLocaleString('en-IN');
    return `${what}: ${number(done)} of ${number(total)} records, ${Math.round((Date.now() - began) / 1000)} s`;
  };
  return {
    begin(of) {
      total += of;
    },
    step() {
      done += 1;
      // Asking for the time at each record would cost more than counting it.
      if (done % 100 !== 0) return;
      const now = Date.now();
      if (now - shown < (isDrawn ? REDRAW_MS : LINE_MS)) return;
      shown = now;
      if (isDrawn) logUpdateStderr(text());
      else stderr.write(`${text()}\n`);
    },
    end() {
      if (isDrawn) logUpdateStderr.clear();
    },
  };
}
