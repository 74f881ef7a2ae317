import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { END_OF } from '../../contracts/events.ts';
import { fetchPythonPackages } from '../../tools/launcher/fetch-examples.ts';
import { lifeParts, messagesOf, personOf } from '../support/random-messages.ts';
import { patience, SIZES } from '../support/sizes.ts';
import { livesOf } from './calculations.ts';
import { linesOf, placeAt } from './place.ts';
import { expectSameAsFolded } from './sql.ts';

/** Made-up cases that no run of the pipeline has: on hold for days, open, lapsed, returned often, several for one person. */
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

it(
  'Python folds the published vectors, and any lives, as the reducer does',
  async () => {
    const fold = (...args: string[]) =>
      execa('python3', ['examples/python/fold.py', ...args], { reject: false });
    const vectors = await fold('--vectors');
    expect(JSON.parse(vectors.stdout), vectors.stderr).toMatchObject({ differ: [] });
    const seed = Date.now() % 2 ** 31;
    const lives = fc.sample(lifeParts, { seed, numRuns: LIVES }).map((one, index) => {
      const messages = messagesOf(index, one);
      // Any may come twice, also late.
      return [...messages, ...messages.slice(0, index % 5)];
    });
    const file = join(folder, 'lives.ndjson');
    writeFileSync(
      file,
      `${lives
        .flat()
        .map((one) => JSON.stringify(one))
        .join('\n')}\n`,
    );
    const { stdout, stderr, exitCode } = await fold('--events', file);
    expect([exitCode, stderr], `with seed ${seed}`).toEqual([0, '']);
    const cases = linesOf(stdout).map((one) => JSON.parse(one));
    expect(cases.length).toBe(lives.length);
    const folded = livesOf(lives.flat()).map((life) => life.at(-1)?.after);
    expect(cases, `with seed ${seed}`).toEqual(JSON.parse(JSON.stringify(folded)));
  },
  patience(120_000),
);

it('Python guesses nothing: a gap and a newer type stop their case', async () => {
  const lives = fc.sample(lifeParts, { numRuns: 10 }).map((parts) => messagesOf(0, parts));
  const life = lives.find(({ length }) => length > 3) ?? [];
  const file = join(folder, 'broken.ndjson');
  const write = (events: readonly object[]) =>
    writeFileSync(file, events.map((one) => JSON.stringify(one)).join('\n'));
  const fold = () =>
    execa('python3', ['examples/python/fold.py', '--events', file], { reject: false });
  write(life.filter((_one, place) => place !== 1));
  const gap = await fold();
  expect([gap.exitCode, JSON.parse(gap.stdout).sequence]).toEqual([1, 1]);
  expect(gap.stderr).toContain('Gap: event 2 is missing');
  const newer = { ...life[1], type: 'artisan-onboarding.requirement.dreamt_of' };
  write([...life.slice(0, 1), newer, ...life.slice(2)]);
  const told = await fold();
  expect(told.exitCode).toBe(1);
  expect(told.stderr).toContain('Newer: requirement.dreamt_of');
  expect(JSON.parse(told.stdout)).toEqual(JSON.parse(gap.stdout));
});

it('every end has its name in each example', () => {
  const sql = readFileSync('examples/sql/funnel.sql', 'utf8');
  const python = readFileSync('examples/python/consumer.py', 'utf8');
  const folding = readFileSync('examples/python/fold.py', 'utf8');
  for (const [type, end] of Object.entries(END_OF)) {
    expect(sql).toContain(`WHEN '${type}' THEN '${end}'`);
    expect(python).toContain(`"${type}": "${end}",`);
    expect(folding).toContain(`"${type}": "${end}",`);
  }
});
