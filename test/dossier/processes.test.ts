import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import type { Evidence } from '../../contracts/shapes.ts';
import { place } from './support.ts';

const here = place();

function writer(name: string, start: number, count: number) {
  const script = join(import.meta.dirname, 'writer.ts');
  const argv = ['--disable-warning=ExperimentalWarning', script, here.folder, name];
  return execa(process.execPath, [...argv, String(start), String(count)], { reject: false });
}
/** Whole lines only: a killed process may leave half a line. */
const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));

it('processes that begin in one moment share keys, file, ids and versions', async () => {
  const start = Date.now() + 1500;
  const names = ['a', 'b', 'c', 'd'];
  const ended = await Promise.all(names.map((name) => writer(name, start, 50)));
  expect(ended.map((one) => [one.exitCode, one.stderr])).toEqual(names.map(() => [0, '']));
  const told = ended.map((one) => linesOf(one.stdout));
  expect(new Set(told.map(([first]) => first.artisanId)).size).toBe(1);
  expect(told.filter(([first]) => first.granted)).toHaveLength(1);
  const entries: Evidence[] = told.flatMap(([, ...rest]) => rest);
  const versions = entries.map((one) => one.version).sort((a, b) => a - b);
  expect(versions).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
  const store = here.open();
  for (const [at, rest] of told.map(([, ...entriesOf]) => entriesOf).entries())
    for (const [number, entry] of rest.entries())
      expect(await store.get(entry)).toEqual({ name: names[at], number });
});

it('what a killed process was told is written is written', async () => {
  for (let round = 0; round < 5; round += 1) {
    const running = writer(`round-${round}`, 0, 1_000_000);
    let lines = 0;
    running.stdout.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1;
      if (lines > 50 + round * 40) running.kill('SIGKILL');
    });
    const { stdout, signal } = await running;
    expect(signal).toBe('SIGKILL');
    const entries: Evidence[] = linesOf(stdout).slice(1);
    expect(entries.length).toBeGreaterThan(40);
    const store = here.open();
    for (const [number, entry] of entries.entries())
      expect(await store.get(entry)).toEqual({ name: `round-${round}`, number });
    // At most the one that it had no time to tell stands beyond.
    const last = (await store.latest('SHARED', 'slot'))?.version ?? 0;
    expect(last).toBeGreaterThanOrEqual(entries.at(-1)?.version ?? Number.NaN);
    expect(here.sql((db) => db.prepare('PRAGMA integrity_check').get())).toEqual({
      integrity_check: 'ok',
    });
  }
});
