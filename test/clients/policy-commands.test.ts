import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { addPolicyCommands } from '../../clients/policy/commands.ts';
import { openCase, play } from '../support/cases.ts';
import { viewOf } from './cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const VIEW = viewOf(play(openCase({ policy: 'bench', trade: 'goldsmith' })).theCase);

async function said(...args: readonly string[]): Promise<{ value: unknown; text: string }[]> {
  const printed: { value: unknown; text: string }[] = [];
  const program = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  addPolicyCommands(program, {
    print: (value, text) => printed.push({ value, text }),
    tell: () => undefined,
    connected: (work) => work({ open: async () => [VIEW], move: () => Promise.reject(VIEW) }),
    typed: async () => null,
    fail: () => undefined,
  });
  await program.parseAsync(['policy', ...args], { from: 'user' });
  return printed;
}

describe('the policy commands', () => {
  it.each([
    [['audit'], 'bank.proof'],
    [['diff', 'bench', '2026-11'], '+ hallmark_evidence  of trade goldsmith'],
    [['dry-run', '2026-11'], '+hallmark_evidence'],
  ])('%j prints text, and the same as JSON', async (args, words) => {
    const [printed] = await said(...args);
    expect(printed?.text).toContain(words);
    expect(JSON.parse(JSON.stringify(printed?.value))).toEqual(printed?.value);
  });

  it('take cases from a file, one a line', async () => {
    const file = join(folder, 'cases.jsonl');
    const other = { ...VIEW, case: { ...VIEW.case, caseId: 'ANOTHER' } };
    writeFileSync(file, `${JSON.stringify(VIEW)}\n\n${JSON.stringify(other)}\n`);
    const [printed] = await said('dry-run', '2026-11', '--cases', file);
    expect(printed?.text).toContain('2 of 2 open cases');
    expect((await said('audit', '--cases', file))[0]?.text).toContain('2 open cases');
  });

  it.each([[['diff', 'bench', '1999-01']], [['dry-run', '1999-01']]])(
    '%j is refused: no such version',
    async (args) => {
      await expect(said(...args)).rejects.toThrow('There is no such policy version');
    },
  );
});
