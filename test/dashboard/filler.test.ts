import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { madeUpCase, seeded } from '../../tools/bench/projection/made-up.ts';
import { Filler } from '../../web/dashboard/server/filler.ts';
import { Projection } from '../../web/dashboard/server/projection.ts';
import { apply } from './apply.ts';

/** The projection that is filled in two threads: the same rows as in one, wherever it is cut off. */

const folder = mkdtempSync(join(tmpdir(), 'filler-'));
const open: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of open.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;
function projection(path?: string): Projection {
  files += 1;
  const made = new Projection(path ?? join(folder, `${files}.db`));
  open.push(() => made.close());
  if (made.cluster === null) made.startAnew('cluster');
  return made;
}
function fillerOf(one: Projection, onWritten?: () => void): Filler {
  const made = new Filler(one, onWritten);
  open.push(() => made.close());
  return made;
}

const random = seeded(7);
const NOW = Date.parse('2026-11-29T06:00:00.000Z');
const CASES = Array.from({ length: 500 }, (_, index) =>
  madeUpCase(index + 1, { random, now: NOW, days: 90 }),
);
/** In the order of time, so that most cases are in many batches. */
const RECORDS = CASES.flat()
  .toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  .map((message, offset) => ({ partition: 0, offset, value: JSON.stringify(message) }));
const whole = projection();
apply(whole, RECORDS);

const from = (one: Projection) => RECORDS.slice(one.offsets().get(0) ?? 0);

it('holds the same rows as one that one thread has filled, however often it writes', async () => {
  const one = projection();
  let written = 0;
  const filler = fillerOf(one, () => {
    written += 1;
  });
  for (let at = 0; at < RECORDS.length; at += 700) {
    await filler.take(RECORDS.slice(at, at + 700));
    // Two of three are not waited for: what is taken next is folded while they are written.
    const flushed = filler.flush();
    if (at % 2_100 === 0) await flushed;
  }
  await filler.flush();
  expect(written).toBeGreaterThan(2);
  expect(one.digest()).toBe(whole.digest());
});

it('goes on where the file stands after it was cut off with records in hand', async () => {
  const path = join(folder, 'cut-off.db');
  for (const share of [0.2, 0.5, 0.8]) {
    const one = new Projection(path);
    if (one.cluster === null) one.startAnew('cluster');
    const filler = new Filler(one);
    const until = Math.floor(RECORDS.length * share);
    const stood = one.offsets().get(0) ?? 0;
    await filler.take(RECORDS.slice(stood, until - 200));
    await filler.flush();
    await filler.take(RECORDS.slice(until - 200, until));
    await filler.close();
    one.close();
  }
  const last = projection(path);
  expect(last.offsets().get(0)).toBeLessThan(RECORDS.length * 0.8);
  const filler = fillerOf(last);
  await filler.take(from(last));
  await filler.flush();
  expect(last.digest()).toBe(whole.digest());
});

it('lets go of what was not written where the reader begins again', async () => {
  const one = projection();
  const filler = fillerOf(one);
  await filler.take(RECORDS.slice(0, 900));
  await filler.flush();
  await filler.take(RECORDS.slice(900, 1_500));
  const next = await filler.restart(() => one.offsets().get(0));
  expect(next).toBe(900);
  await filler.take(from(one));
  await filler.flush();
  expect(one.digest()).toBe(whole.digest());
});

it('keeps nothing of a case that is erased while records are taken', async () => {
  const erased = CASES.find(({ length }) => length > 8)?.[0]?.subject ?? '';
  const without = projection();
  apply(
    without,
    CASES.flat()
      .filter(({ subject }) => subject !== erased)
      .map((message, offset) => ({ partition: 0, offset, value: JSON.stringify(message) })),
  );
  const one = projection();
  const filler = fillerOf(one);
  const middle = RECORDS.length / 2;
  await filler.take(RECORDS.slice(0, middle));
  const forgetting = filler.forget([erased], new Map([[0, 1]]));
  const rest = filler.take(RECORDS.slice(middle));
  expect(await forgetting).toBe(true);
  await rest;
  await filler.flush();
  const rows = ({ db }: Projection, table: string) =>
    db.all(`SELECT * FROM ${table} ORDER BY 1, 2, 3`);
  for (const table of ['cases', 'folds', 'counts', 'waiting'])
    expect(rows(one, table)).toEqual(rows(without, table));
});

it('says so at once where the thread that folds has ended, and takes no more', async () => {
  const one = projection();
  const filler = fillerOf(one);
  await filler.take(RECORDS.slice(0, 10));
  await filler.close();
  await expect(filler.failed).rejects.toThrow('the thread that folds events ended');
  await expect(filler.take(RECORDS.slice(10, 20))).rejects.toThrow('the thread that folds events');
  await expect(filler.flush()).rejects.toThrow('the thread that folds events');
  expect(one.offsets()).toEqual(new Map());
});

it('ends what fills it where the file cannot be written', async () => {
  const one = projection();
  const filler = fillerOf(one);
  one.db.run('DROP TABLE counts');
  await filler.take(RECORDS.slice(0, 10));
  await expect(filler.flush()).rejects.toThrow('no such table: counts');
  await expect(filler.failed).rejects.toThrow('no such table: counts');
});
