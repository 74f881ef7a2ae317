import { expect, it } from 'vitest';
import type { Evidence } from '../../contracts/shapes.ts';
import { SIZES } from '../support/sizes.ts';
import { onEach, startWriter } from './support.ts';

interface Race {
  readonly race: number;
  readonly granted: boolean;
  readonly heldBy: string;
  readonly artisanId: string;
  readonly fresh: boolean;
  readonly registeredBy: string;
  readonly others: string[];
}

/** Whole lines only: a killed process may leave half a line. */
const linesOf = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));

const NAMES = ['a', 'b', 'c', 'd'];
const { races: RACES, entries: COUNT, kills: KILLS } = SIZES.writers;

onEach((here) => {
  it('processes that begin in one moment share keys, tables, ids and versions, and one wins each race', async () => {
    const start = Date.now() + 1500;
    const how = { start, races: RACES, entries: COUNT };
    const ended = await Promise.all(NAMES.map((name) => startWriter(here, name, how)));
    expect(ended.map((one) => [one.exitCode, one.stderr])).toEqual(NAMES.map(() => [0, '']));
    const told = ended.map((one) => linesOf(one.stdout));
    for (let race = 0; race < RACES; race += 1)
      expectOneWinner(told.map((lines) => lines[race] as Race));
    const entries = told.map((lines) => lines.slice(RACES) as Evidence[]);
    const versions = entries.flatMap((all) => all.map((one) => one.version)).sort((a, b) => a - b);
    const wanted = Array.from({ length: NAMES.length * COUNT }, (_, index) => index + 1);
    expect(versions).toEqual(wanted);
    const store = await here.open();
    for (const [index, all] of entries.entries())
      for (const [number, entry] of all.entries())
        expect(await store.get(entry)).toEqual({ name: NAMES[index], number });
  });

  it('what a killed process was told is written is written', async () => {
    for (let round = 0; round < KILLS; round += 1) {
      const running = startWriter(here, `round-${round}`, { entries: 1_000_000 });
      let lines = 0;
      running.stdout.on('data', (chunk: Buffer) => {
        lines += chunk.toString().split('\n').length - 1;
        if (lines > 50 + round * 40) running.kill('SIGKILL');
      });
      const { stdout, signal } = await running;
      expect(signal).toBe('SIGKILL');
      const entries: Evidence[] = linesOf(stdout);
      expect(entries.length).toBeGreaterThan(40);
      const store = await here.open();
      for (const [number, entry] of entries.entries())
        expect(await store.get(entry)).toEqual({ name: `round-${round}`, number });
      // At most the one that it had no time to tell stands beyond.
      const last = (await store.latest('SHARED', 'slot'))?.version ?? 0;
      expect(last).toBeGreaterThanOrEqual(entries.at(-1)?.version ?? Number.NaN);
      // PostgreSQL's files belong to its server, which was not killed.
      if (here.kind === 'SQLite')
        expect(await here.sql('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    }
  });
});

/** Checks the answers that the processes got in one race. */
function expectOneWinner(told: readonly Race[]): void {
  const [claimed, registered] = [
    told.filter((one) => one.granted),
    told.filter((one) => one.fresh),
  ];
  expect([claimed.length, registered.length]).toEqual([1, 1]);
  expect(new Set(told.map((one) => one.heldBy)).size).toBe(1);
  expect(new Set(told.map((one) => one.registeredBy)).size).toBe(1);
  expect(new Set(told.map((one) => one.artisanId)).size).toBe(1);
  // Of any two at least one was shown the other.
  for (const [index, name] of NAMES.entries())
    for (const [other, otherName] of NAMES.entries())
      if (index < other)
        expect(
          told[index]?.others.includes(otherName) || told[other]?.others.includes(name),
          `${name} and ${otherName}`,
        ).toBe(true);
}
