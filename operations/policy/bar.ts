import { logUpdateStderr } from 'log-update';

/** Shows the progress of a long task on standard error, so that standard output holds results alone. */
export interface Bar {
  step(): void;
  end(): void;
}

const WIDTH = 30;

/** Draws a bar on a terminal, and nothing elsewhere. @param what the task in a word or two, such as `moved` */
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
