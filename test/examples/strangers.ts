import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import {
  canHaveKcat,
  fetchKcat,
  fetchPythonPackages,
} from '../../tools/launcher/fetch-examples.ts';
import { type Lives, livesOf } from './calculations.ts';
import { commandsUnder } from './page.ts';
import { eventOf, linesOf, type Place, paste, valuesIn } from './place.ts';
import { expectSameAsFolded } from './sql.ts';

/** The JSON summary of a run of `npm start -- --once --json`. */
export interface RunSummary {
  readonly artisans: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly events: number;
  readonly verify: { readonly duplicates: number };
}

/** Runs the commands of the examples' page on a finished run of the pipeline. */
export function strangersRead(placeOf: () => Place, summaryOf: () => RunSummary): void {
  let values: string[];
  let lives: Lives;
  let python: Readonly<Record<string, string>>;
  beforeAll(async () => {
    [values, python] = await Promise.all([valuesIn(placeOf()), fetchPythonPackages()]);
    lives = livesOf(values.map(eventOf));
    expect(lives).toHaveLength(summaryOf().artisans);
  }, 180_000);

  it.skipIf(!canHaveKcat())(
    'with kcat, by the one-liners of the page',
    async () => {
      const commands = commandsUnder('kcat');
      const kcat = await fetchKcat();
      const [caseId = ''] = values.map((one) => eventOf(one).subject);
      const run = async (start: string) => {
        const command = commands.filter((one) => one.startsWith(start));
        expect(command, start).toHaveLength(1);
        const ran = await paste(placeOf(), command[0] ?? '', { ...kcat, CASE: caseId });
        expect(ran.exitCode, ran.stderr).toBe(0);
        return linesOf(ran.stdout);
      };
      expect(commands).toHaveLength(4);
      await run('# everything');
      const dumped = linesOf(readFileSync(join(placeOf().folder, 'events.ndjson'), 'utf8'));
      expect(dumped.toSorted()).toEqual(values.toSorted());

      const [types, events, cases] = await Promise.all([
        run('# how often each type'),
        run('# one case'),
        run('# how all cases'),
      ]);
      const counted = types.map((one) => one.trim().split(/\s+/));
      const tally = new Map<string, number>();
      for (const type of values.map((one) => eventOf(one).type.slice(TYPE_PREFIX.length)))
        tally.set(type, (tally.get(type) ?? 0) + 1);
      expect(new Map(counted.map(([count, type = '']) => [type, Number(count)]))).toEqual(tally);
      const life = lives.find(([first]) => first?.after.caseId === caseId) ?? [];
      expect(events.map((one) => Number(eventOf(one).sequence))).toEqual(
        life.map(({ event }) => event.sequence),
      );
      const latest = lives.map((one) => one.at(-1)?.after);
      expect(cases.toSorted()).toEqual(
        latest
          .map((one) => [
            one?.caseId,
            one?.stage,
            one?.end?.kind ?? 'open',
            one?.waiting.on.join(','),
          ])
          .map((cells) => cells.join('\t'))
          .toSorted(),
      );
    },
    180_000,
  );

  it('with Python, by the published contract alone', async () => {
    const command = commandsUnder('Python').find((one) => one.includes('consumer.py')) ?? '';
    const { stdout, stderr, exitCode } = await paste(placeOf(), command, python);
    expect(exitCode, stderr).toBe(0);
    const { artisans, ends, events, verify } = summaryOf();
    expect(JSON.parse(stdout)).toEqual({
      ...{ cases: artisans, ends, events, duplicates: verify.duplicates },
      ...{ open: 0, newer: {}, gaps: {}, invalid: [] },
    });
    expect(verify.duplicates + events).toBe(values.length);
  });

  it('with Python, folding every case by the page alone, as the cases topic has it', async () => {
    const command = commandsUnder('Python').find((one) => one.includes('fold.py --brokers')) ?? '';
    const { stdout, stderr, exitCode } = await paste(placeOf(), command, python);
    expect(exitCode, `${stderr}${stdout}`).toBe(0);
    const { artisans } = summaryOf();
    expect(JSON.parse(stdout)).toEqual({ cases: artisans, same: artisans, differ: [] });
  });

  it('with SQL, for the same numbers as the folded cases give', async () => {
    await expectSameAsFolded(placeOf(), values, python);
  });
}
