import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { Projection } from '../../web/dashboard/server/projection.ts';
import { released, releaseOf } from '../../web/dashboard/server/release.ts';
import { Releases } from '../../web/dashboard/server/releases.ts';
import { dayOf } from '../../web/dashboard/server/tally.ts';
import { untilTrue } from '../support/until.ts';
import { apply } from './apply.ts';

/** The public numbers, which another thread makes. */

const folder = mkdtempSync(join(tmpdir(), 'releases-'));
const open: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of open.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const random = seeded(9);
const now = Date.now();
const CASES = Array.from({ length: 300 }, (_, index) =>
  madeUpCase(index + 1, { random, now, days: 60 }),
);
const RECORDS = CASES.flat().map((message, offset) => ({
  ...{ partition: 0, offset, value: JSON.stringify(message) },
}));
const half = CASES.slice(0, 150).flat().length;

let files = 0;
/** A projection of half of the records, and its releases. `file.version` is raised as a feed does. */
function started() {
  files += 1;
  const projection = new Projection(join(folder, `${files}.db`));
  projection.startAnew('cluster');
  apply(projection, RECORDS.slice(0, half));
  const file = { version: 1 };
  const releases = new Releases(file, projection.db.path);
  open.push(
    () => projection.close(),
    () => releases.close(),
  );
  return { projection, file, releases };
}
const latestOf = (some: readonly { readonly value: string }[]) =>
  some
    .map(({ value }) => JSON.parse(value).time as string)
    .toSorted()
    .at(-1);

it('are there before anybody is answered, and of the rows of that moment', async () => {
  const { projection, releases } = started();
  expect(() => releases.last()).toThrow('not there yet');
  await releases.begin();
  const { release, latestAt } = releases.last();
  const here = releaseOf(released(projection.db, dayOf(Date.now())));
  expect(latestAt).toBe(latestOf(RECORDS.slice(0, half)));
  for (const scope of ['*', 'S:UP', 'T:tailor', 'D:UP/UP-VARANASI'])
    for (const name of ['registered', 'live', 'underway', 'ever:kyc', 'waits:artisan'])
      expect(release.cell(scope, name), `${scope} ${name}`).toBe(here.cell(scope, name));
  expect(release.cell('*', 'registered')).toBe(150);
});

it('say of when they are until newer ones are there', async () => {
  const { projection, file, releases } = started();
  await releases.begin();
  apply(projection, RECORDS.slice(half));
  file.version = 2;
  const before = releases.last();
  expect(before).toMatchObject({ version: 1, latestAt: latestOf(RECORDS.slice(0, half)) });
  expect(before.release.cell('*', 'registered')).toBe(150);
  await untilTrue(async () => releases.last().version === 2);
  const after = releases.last();
  expect(after.latestAt).toBe(latestOf(RECORDS));
  expect(after.release.cell('*', 'registered')).toBe(300);
  // Whoever holds the former one has it whole.
  expect(before.release.cell('*', 'registered')).toBe(150);
});

it('are made one after the other, and not for each of many changes', async () => {
  const { file, releases } = started();
  await releases.begin();
  const seen = new Set([releases.last()]);
  const began = performance.now();
  for (let change = 0; change < 60; change += 1) {
    file.version += 1;
    await sleep(20);
    seen.add(releases.last());
  }
  await untilTrue(async () => releases.last().version === file.version);
  seen.add(releases.last());
  // Between two of them is a rest of at least 400 ms.
  expect(seen.size).toBeLessThanOrEqual(2 + (performance.now() - began) / 400);
  expect(seen.size).toBeGreaterThan(1);
});

it('end with a reason where their thread ends', async () => {
  const { projection, file, releases } = started();
  await releases.begin();
  projection.db.run('DROP TABLE counts');
  file.version = 2;
  await expect(releases.failed).rejects.toThrow(
    'the thread that makes the public numbers failed: no such table: counts',
  );
  const never = new Releases(file, projection.db.path);
  open.push(() => never.close());
  await expect(never.begin()).rejects.toThrow('no such table: counts');
});
