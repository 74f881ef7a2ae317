import { draw, say, stopDrawing } from '../launcher/terminal.ts';
import type { DrillOptions } from './drill.ts';

/** The progress line of a drill. */

const DRAW_MS = 250;
/** How often a line is written where standard error is no terminal, in milliseconds. */
const PLAIN_MS = 10_000;

/** Shows on standard error how far a drill is, in one line. */
export function showProgress(drill: string, cases: number) {
  const began = Date.now();
  let line = () => drill;
  const onStep: NonNullable<DrillOptions['onStep']> = (step, stage) => {
    line = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      const { cases: arrived, ended = 0, faults = 0 } = stage ?? {};
      const here = `${arrived?.size ?? 0} of ${cases} artisans registered, ${ended} cases ended`;
      return `${drill}, ${seconds} s, ${step}: ${here}, struck ${faults} times`;
    };
  };
  const drawing = setInterval(() => draw(line()), DRAW_MS);
  const plain = setInterval(() => process.stderr.isTTY !== true && say(line()), PLAIN_MS);
  return {
    onStep,
    stop: () => {
      clearInterval(drawing);
      clearInterval(plain);
      draw(line());
      stopDrawing();
    },
  };
}
