/** Durations as text. */

const UNITS = [
  ['day', 24 * 3600_000],
  ['hour', 3600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** @returns milliseconds in the largest unit that leaves no remainder: `40 days`, `90 seconds`, `0`. */
export function durationText(ms: number): string {
  if (ms === 0) return '0';
  const [name, size] = UNITS.find(([, one]) => ms % one === 0) ?? ['millisecond', 1];
  const count = ms / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
