import { logUpdateStderr } from 'log-update';

/** How far a long task has come, on standard error, so that standard output stays a program's. */
export interface Bar {
  step(): void;
  end(): void;
}

const WIDTH = 30;

/** Drawn on a terminal; nothing anywhere else. @param what the task in a word or two, such as `moved` */
export function createBar(what: string, total: number): Bar {
  const isDrawn = process.stderr.isTTY === true;
  let done = 0;
  const draw = () => {
    const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
    logUpdateStderr(
      `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${done} of ${total} ${what}`,
    );
  };
  if (isDrawn) draw();
  return {
    step() {
      done += 1;
      if (isDrawn) draw();
    },
    end() {
      if (isDrawn) logUpdateStderr.done();
    },
  };
}
