import { writeFileSync } from 'node:fs';
import { generate } from '../demo-data/generate.ts';
import { type ArtisanRow, parseArtisans } from '../demo-data/read.ts';

const PER_TIME = 240;
/** As many made-up people as there are different numbers for. */
export const MOST_CASES = 4800;

/**
 * Writes a file of artisans of every scenario, for the sandbox to play, and reads it back.
 * @param seed other people for each
 * @returns so many rows of different artisans
 */
export function makeArtisans(path: string, cases: number, seed: number): readonly ArtisanRow[] {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const text = generate({ seed, times: Math.ceil(cases / PER_TIME) });
  writeFileSync(path, text);
  const { rows, problems } = parseArtisans(text);
  const [first] = problems;
  if (first !== undefined) throw new Error(`the made-up people are no good: ${first.message}`);
  return rows.filter(({ scenario }) => scenario !== 'twice').slice(0, cases);
}
