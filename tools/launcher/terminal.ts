import { logUpdateStderr } from 'log-update';

/** Everything for people goes to stderr, so that stdout is left to what was asked for. */
let isDrawn = false;

/** One line that stays, above the picture if one is drawn. */
export function say(line: string): void {
  if (isDrawn) logUpdateStderr.persist(line);
  else process.stderr.write(`${line}\n`);
}

/** A picture in place of the last one; nothing where no person is watching. */
export function draw(text: string): void {
  if (process.stderr.isTTY !== true) return;
  isDrawn = true;
  logUpdateStderr(text);
}

/** The last picture stays as it is, and lines go below it again. */
export function stopDrawing(): void {
  if (!isDrawn) return;
  isDrawn = false;
  logUpdateStderr.done();
}
