import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { funnel, livesOf, reasons, timeByHolder } from './calculations.ts';
import { commandsUnder } from './page.ts';
import { eventOf, type Place, paste } from './place.ts';

const QUERIES = {
  'funnel.sql': funnel,
  'time-by-holder.sql': timeByHolder,
  'reasons.sql': reasons,
};
/** The contract's limit: no count of fewer people. */
const SMALLEST = 10;
/** Another limit, which hides some groups of a larger file. */
const SOME = 40;

/**
 * Runs every query of the examples' page on these events, with the contract's small cells and without, and compares
 * the results with the cases that the events fold to.
 *
 * @param python an environment in which `duckdb` is found
 * @param about shown where a result differs
 */
export async function expectSameAsFolded(
  place: Pick<Place, 'folder'>,
  values: readonly string[],
  python: Readonly<Record<string, string>>,
  about = '',
): Promise<void> {
  writeFileSync(join(place.folder, 'events.ndjson'), `${values.join('\n')}\n`);
  const lives = livesOf(values.map(eventOf));
  const commands = commandsUnder('SQL');
  expect(commands).toHaveLength(Object.keys(QUERIES).length);
  const ask = async (query: string, smallest?: number): Promise<Row[]> => {
    const command = commands.find((one) => one.includes(query)) ?? '';
    const first = `echo 'SET VARIABLE smallest_cell = ${smallest};' | cat - `;
    const whole = smallest === undefined ? command : command.replace('cat ', first);
    const ran = await paste({ ...place, brokers: '' }, whole, python);
    expect(ran.exitCode, ran.stderr).toBe(0);
    return JSON.parse(ran.stdout || '[]') as Row[];
  };
  for (const [query, calculate] of Object.entries(QUERIES)) {
    const [everything, shown, most] = await Promise.all([
      ask(query, 1),
      ask(query),
      ask(query, SOME),
    ]);
    expect(everything.length, `${query} ${about}`).toBeGreaterThan(3);
    expect(everything, `${query} ${about}`).toEqual(nearly(calculate(lives, 1)));
    expect(most, `${query} ${about}`).toEqual(nearly(calculate(lives, SOME)));
    // Small cells are hidden by default.
    expect(shown, `${query} ${about}`).toEqual(nearly(calculate(lives, SMALLEST)));
    expect(shown, `${query} ${about}`).not.toEqual(everything);
  }
}

type Row = Record<string, unknown>;

/** Days to less than a thousandth of a second: sums of fractions differ by their order. */
const nearly = (rows: readonly Row[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, one]) => [
        name,
        name.endsWith('_days') && typeof one === 'number' ? expect.closeTo(one, 9) : one,
      ]),
    ),
  );
