import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { derivedCommandId } from '../../clients/library/command-ids.ts';
import { Refused } from '../../clients/library/refused.ts';
import { addPolicyCommands } from '../../operations/policy/commands.ts';
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

describe('policy move', () => {
  const toMove = { ...VIEW.case, caseId: 'CASE-1' };
  const REASON = ['--reason', 'policy.new_rules'];
  /** The result of the command for one case that answers so. */
  async function moved(answer: () => Promise<never>, typed: string | null, ...more: string[]) {
    const asked: string[] = [];
    const printed: unknown[] = [];
    let isFailure = false;
    const program = new Command();
    addPolicyCommands(program, {
      print: (value) => printed.push(value),
      tell: () => undefined,
      connected: (work) =>
        work({
          open: async () => [{ case: toMove }],
          move: (caseId, to, reason, commandId) => {
            asked.push([caseId, to, reason, commandId].join(' '));
            return answer();
          },
        }),
      typed: async () => typed,
      fail: () => {
        isFailure = true;
      },
    });
    await program.parseAsync(['policy', 'move', '2026-11', ...REASON, ...more], { from: 'user' });
    return { asked, said: printed.at(-1), isFailure };
  }
  const refusing = (code: 'ALREADY_DECIDED' | 'CASE_ENDED' | 'ON_HOLD') => () =>
    Promise.reject(new Refused(code, 'so it is'));
  const taken = async () => ({ sequence: 9 }) as never;
  const ID = `CASE-1 2026-11 policy.new_rules ${derivedCommandId('policy-move', 'CASE-1', '2026-11', String(toMove.sequence))}`;

  it('moves after the version was typed, and not after anything else', async () => {
    const { asked, said, isFailure } = await moved(taken, '2026-11');
    expect(asked).toEqual([ID]);
    expect(said).toMatchObject({ moved: [{ caseId: 'CASE-1', sequence: 9 }], refused: [] });
    expect(isFailure).toBe(false);
    for (const typed of [null, '', 'yes', '2026-12'])
      expect((await moved(taken, typed)).asked).toEqual([]);
  });

  it.each([
    ['a case that was moved meanwhile', refusing('ALREADY_DECIDED'), { already: ['CASE-1'] }],
    ['a case that has ended meanwhile', refusing('CASE_ENDED'), { ended: ['CASE-1'] }],
  ])('takes %s as done', async (_, answer, said) => {
    const result = await moved(answer, null, '--yes');
    expect(result.said).toMatchObject({ moved: [], refused: [], ...said });
    expect(result).toMatchObject({ asked: [ID], isFailure: false });
  });

  it.each([
    ['a case that refuses', refusing('ON_HOLD'), 'ON_HOLD'],
    ['a cluster that does not answer', () => Promise.reject(new Error('no worker')), 'FAILED'],
  ])('names %s, and ends as failed', async (_, answer, code) => {
    const result = await moved(answer, null, '--yes');
    expect(result.said).toMatchObject({ moved: [], refused: [{ caseId: 'CASE-1', code }] });
    expect(result.isFailure).toBe(true);
  });
});
