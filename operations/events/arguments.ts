import { InvalidArgumentError } from 'commander';
import { BadInput } from '../../clients/library/bad-input.ts';
import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import { EVENT_TYPES } from '../../contracts/events.ts';

/** Parsers for the options of the `events` commands. */

/**
 * Reads the option `--type`: names of event types, or their beginnings with a `*`. It refuses a name that this program
 * does not know, since a misspelt one would match nothing. It takes any name with the full prefix, since a topic may be
 * newer than this program.
 * @returns whether a type, without its prefix, is wanted
 * @throws BadInput
 */
export function typesOf(names: readonly string[] = []): (type: string) => boolean {
  const tests = names.map((name) => {
    const isFull = name.startsWith(TYPE_PREFIX);
    const short = isFull ? name.slice(TYPE_PREFIX.length) : name;
    const start = short.endsWith('*') ? short.slice(0, -1) : undefined;
    const matches = (type: string) =>
      start === undefined ? type === short : type.startsWith(start);
    if (!isFull && !EVENT_TYPES.some(matches))
      throw new BadInput([
        { field: '--type', rule: `must be one of: ${EVENT_TYPES.join(', ')}; not ${name}` },
      ]);
    return matches;
  });
  return (type) => tests.length === 0 || tests.some((matches) => matches(type));
}

/** Reads an option that is a whole number. @throws InvalidArgumentError */
export function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads an option that is a day, a moment with its zone, or a time back from now.
 * @returns epoch milliseconds
 * @throws InvalidArgumentError
 */
export function ago(text: string): number {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Date.now() - Number(number) * UNITS[unit as keyof typeof UNITS];
  const time = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError(
      'It must be a day (2026-11-24, from midnight in UTC), a moment with its zone (2026-11-24T06:30Z, 2026-11-24T12:00+05:30), or how long ago (90m, 12h, 7d).',
    );
  return time;
}
