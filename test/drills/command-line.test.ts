import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../tools/drills/faults/all.ts';
import type { KeptReport } from '../../tools/drills/kept.ts';
import { drillTable } from '../../tools/drills/table.ts';
import { ourProgram } from '../../tools/launcher/child.ts';

const drill = async (...args: string[]) => {
  const [program = '', ...before] = ourProgram('tools/drills/main.ts');
  return execa(program, [...before, ...args], { reject: false });
};

describe('the drills’ command line', () => {
  it('lists them all, and every number of each', async () => {
    const { stdout, exitCode } = await drill('--help');
    expect(exitCode).toBe(0);
    for (const { name } of FAULTS) expect(stdout).toContain(name);
    const { stdout: ofOne } = await drill('slow-broker', '--help');
    for (const option of ['--cases', '--seed', '--json', '--least-ms', '--most-ms'])
      expect(ofOne).toContain(option);
  });

  it.each([
    [['flood'], 'flood'],
    [['worker-kill', '--kills', '0'], 'a whole number from 1 to 1000'],
    [['worker-kill', '--minutes', '1'], '--minutes'],
    [['broker-outage', '--cases', '2.5'], 'a whole number from 1 to 4800'],
    [['broker-outage', '--minutes', ''], 'a number from'],
  ])('refuses %j by its rule', async (args, said) => {
    const { stderr, exitCode } = await drill(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(said);
  });
});

describe('the table', () => {
  const [one] = FAULTS;
  const run = (more: Partial<KeptReport>): KeptReport => ({
    ...{ drill: one?.name ?? '', cases: 300, faults: 20, lost: 0, gaps: 0 },
    ...{ outOfOrderAfterDedupe: 0, conflicts: 0, foldMismatches: 0, doneTwice: 0 },
    ...{ schemaErrors: 0, unverifiable: 0, behind: 0, duplicates: 3, events: 7000 },
    ...{ acknowledged: 1200, ended: { live: 280, declined: 20 }, seconds: 99.5, seed: 7 },
    ...{ figures: { recordedWhileAway: 5 }, mistakes: [], at: '2026-11-24T04:00:00.000Z' },
    command: `npm run drill -- ${one?.name} --seed 7`,
    ...more,
  });

  it('says that nothing was run where nothing was', () => {
    expect(drillTable([run({ cases: 60 })], 300)).toBe(
      'No drill of at least 300 cases has been run yet.',
    );
  });

  it('shows the latest run of each, also one that failed', () => {
    const table = drillTable([run({ lost: 7 }), run({ lost: 2, mistakes: ['lost: 2'] })], 300);
    expect(table).toContain(`| \`${one?.name}\` (failed) | 300 | 20 | 2 |`);
    expect(table).toContain('280 live, 20 declined | 100 | 2026-11-24 |');
    expect(table).toContain('--seed 7`: acknowledged 1200, recorded while away 5');
    for (const { name } of FAULTS.slice(1)) expect(table).toContain(`\`${name}\``);
  });

  it('has its place in the page, which tells every drill and its numbers', () => {
    const page = readFileSync('docs/reliability.md', 'utf8');
    expect(page).toMatch(/<!-- drills: begin -->[\s\S]*<!-- drills: end -->/);
    for (const { name, settings } of FAULTS) {
      expect(page).toContain(`| \`${name}\` |`);
      for (const setting of Object.keys(settings)) expect(page).toContain(`\`--${setting}\``);
    }
  });
});
