import { writeFileSync } from 'node:fs';
import { generate } from '../demo-data/generate.ts';
import { type ArtisanRow, parseArtisans } from '../demo-data/read.ts';

/** The artisans of a drill. */

/** How many artisans one round of the generator makes. */
const PER_TIME = 240;
/** How many artisans have different scheme numbers. */
export const MOST_CASES = 4800;

/**
 * Writes a file of artisans of every scenario for the sandbox.
 * @param path of the file
 * @param seed makes other artisans
 * @returns the rows of as many artisans as there are cases
 */
export function makeArtisans(path: string, cases: number, seed: number): readonly ArtisanRow[] {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
  const text = generate({ seed, times: Math.ceil(cases / PER_TIME) });
  writeFileSync(path, text);
  const { rows, problems } = parseArtisans(text);
  const [first] = problems;
  if (first !== undefined)
    throw new Error(`the generated artisans are not valid: ${first.message}`);
  return rows.filter(({ scenario }) => scenario !== 'twice').slice(0, cases);
}
