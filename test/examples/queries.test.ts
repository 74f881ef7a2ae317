import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { END_OF } from '../../contracts/events.ts';
import { fetchPythonPackages } from '../../dev/fetch-examples.ts';
import { lifeParts, messagesOf, personOf } from '../support/random-messages.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { placeAt } from './place.ts';
import { expectSameAsFolded } from './sql.ts';

/** Lives that no run of the pipeline brings: held for days, open, lapsed, sent back again and again, more than one a person. */
const LIVES = SIZES.queriedLives;
const folder = mkdtempSync(join(tmpdir(), 'queries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(
  'the queries count any lives as the reducer folds them',
  async () => {
    const seed = Date.now() % 2 ** 31;
    const lives = fc.sample(lifeParts, { seed, numRuns: LIVES });
    const values = lives.flatMap((one, index) => {
      // Who applies again does so with the same trade, and the same comes back.
      const again = personOf(index).application > 1 ? (lives[index - 1] ?? one) : one;
      return messagesOf(index, again).map((message) => JSON.stringify(message));
    });
    // Any may come twice, also late.
    const repeats = values.filter((_one, index) => index % 17 === seed % 17);
    const place = placeAt(join(folder, 'reader'), '');
    const python = await fetchPythonPackages();
    await expectSameAsFolded(place, [...values, ...repeats], python, `with seed ${seed}`);
  },
  patience(180_000),
);

it('every end has its name in each example', () => {
  const sql = readFileSync('examples/sql/funnel.sql', 'utf8');
  const python = readFileSync('examples/python/consumer.py', 'utf8');
  for (const [type, end] of Object.entries(END_OF)) {
    expect(sql).toContain(`WHEN '${type}' THEN '${end}'`);
    expect(python).toContain(`"${type}": "${end}",`);
  }
});
