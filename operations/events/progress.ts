import { logUpdateStderr } from 'log-update';

/** Shows the progress of a long task on standard error, so that standard output holds results alone. */
export interface Progress {
  /** @param total how many steps there are; further calls add to it */
  begin(total: number): void;
  step(): void;
  end(): void;
}

export interface ProgressOptions {
  /** What the steps are; `records` if not given. */
  readonly unit?: string;
  /** Whether the program writes nothing to standard output meanwhile. Then both may be the same terminal. */
  readonly alone?: boolean;
}

const QUIET_MS = 2_000;
const REDRAW_MS = 500;
const LINE_MS = 10_000;
const BAR = 24;

/**
 * Draws a bar on a terminal, after two seconds; elsewhere it writes a line every ten seconds. It draws no bar where output
 * lines go to the same terminal, since the two would mix.
 * @param what the task in a word, such as `reading`
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

/** @returns the bar as text. It may stop short of its end: markers of transactions count as records and are never read. */
export function bar(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.min(BAR, Math.round((BAR * done) / total));
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
}
