import { draw, say, stopDrawing } from '../launcher/terminal.ts';
import type { DrillOptions } from './drill.ts';

const DRAW_MS = 250;
/** How often a line is written where nobody watches. */
const PLAIN_MS = 10_000;

/** One line on stderr that says how far a drill is. */
export function showProgress(drill: string, cases: number) {
  const began = Date.now();
  let line = () => drill;
  const onStep: NonNullable<DrillOptions['onStep']> = (step, stage) => {
    line = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      const { cases: arrived, ended = 0, faults = 0 } = stage ?? {};
      const here = `${arrived?.size ?? 0} of ${cases} artisans here, ${ended} cases ended`;
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
