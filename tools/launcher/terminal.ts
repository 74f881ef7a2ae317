import { logUpdateStderr } from 'log-update';

/** Prints for people to standard error: standard output holds only the result. */
let isDrawn = false;

/** Prints a line, above the picture if one is drawn. */
export function say(line: string): void {
  if (isDrawn) logUpdateStderr.persist(line);
  else process.stderr.write(`${line}\n`);
}

/** Replaces the picture; does nothing without a terminal. */
export function draw(text: string): void {
  if (process.stderr.isTTY !== true) return;
  isDrawn = true;
  logUpdateStderr(text);
}

/** Keeps the last picture; later lines go below it. */
export function stopDrawing(): void {
  if (!isDrawn) return;
  isDrawn = false;
  logUpdateStderr.done();
}
