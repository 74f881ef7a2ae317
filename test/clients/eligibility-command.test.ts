import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { addEligibilityCommand } from '../../clients/cli/eligibility.ts';
import type { Language } from '../../contracts/vocabulary.ts';

const folder = mkdtempSync(join(tmpdir(), 'eligibility-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ON = '2026-11-22';
const DECIDES = {
  en: expect.stringContaining('(registry) decides'),
  hi: expect.stringContaining('फ़ैसला'),
};

async function said(answers: unknown, language: Language = 'en') {
  const file = join(folder, 'answers.json');
  writeFileSync(file, typeof answers === 'string' ? answers : JSON.stringify(answers));
  const printed: { value: unknown; text: string }[] = [];
  const program = new Command().exitOverride();
  addEligibilityCommand(program, {
    print: (value, text) => printed.push({ value, text }),
    language: () => language,
  });
  await program.parseAsync(['eligibility', file], { from: 'user' });
  const [only] = printed;
  if (only === undefined) throw new Error('nothing was printed');
  return only;
}

describe('the eligibility command', () => {
  it.each(['en', 'hi'] as const)('says in %s what stands in the way', async (language) => {
    const { text } = await said({ registrationOn: ON, age: 17, worksByHand: true }, language);
    const lines = text.split('\n');
    expect(lines.filter((one) => one.startsWith('  ✗'))).toHaveLength(1);
    expect(lines.filter((one) => one.startsWith('  ✓'))).toHaveLength(1);
    expect(lines.filter((one) => one.startsWith('  ?'))).toHaveLength(9);
    expect(text).toContain('The scheme office (registry) decides.');
    expect(text).toContain('फ़ैसला योजना कार्यालय करता है।');
  });

  it('gives the same to machines', async () => {
    const { value } = await said({ registrationOn: ON, age: 17 });
    expect(value).toMatchObject({ advice: 'unlikely', decides: DECIDES });
    expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  });

  const HAD = { scheme: 'mudra', sanctionedOn: '2024-02-29' };
  it.each([
    [{}, 'registrationOn must be a date that exists'],
    [{ registrationOn: '2026-02-29' }, 'registrationOn must be a date that exists'],
    [{ registrationOn: ON, dateOfBirth: '1990-04-31' }, 'dateOfBirth must be a date that exists'],
    [
      { registrationOn: ON, dateOfBirth: '2026-11-23' },
      'dateOfBirth must not be after registrationOn',
    ],
    [
      { registrationOn: ON, dateOfBirth: '1905-01-01' },
      'dateOfBirth must not be more than 120 years',
    ],
    [{ registrationOn: ON, dateOfBirth: '1990-01-01', age: 36 }, 'age must be left out'],
    [{ registrationOn: ON, age: 17.5 }, 'age must be a number of whole years'],
    [{ registrationOn: ON, age: -1 }, 'age must not be below 0'],
    [{ registrationOn: ON, worksByHand: 'yes' }, 'worksByHand must be true or false'],
    [{ registrationOn: ON, trade: 'halwai' }, 'trade must be one of the 18 trades, or other'],
    [{ registrationOn: ON, loans: 'none' }, 'loans must be a list'],
    [
      { registrationOn: ON, loans: [HAD, { ...HAD, scheme: 'PMEGP' }] },
      'loans.1.scheme must be one of: pmegp',
    ],
    [
      { registrationOn: ON, loans: [{ ...HAD, sanctionedOn: '2026-11-23' }] },
      'loans.0.sanctionedOn must not be after registrationOn',
    ],
    [{ registrationOn: ON, name: 'Ram' }, 'the answers: must have no other fields'],
    ['Ramesh Kumar', 'the answers: must be JSON'],
  ])('refuses %j', async (answers, words) => {
    const refusal = await said(answers).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'BadInput', message: expect.stringContaining(words) });
    expect((refusal as Error).message).not.toContain('Ramesh');
  });

  it('takes a leap day, the day of registration itself, and a trade beside the 18', async () => {
    const answers = { registrationOn: ON, dateOfBirth: ON, trade: 'other', loans: [HAD] };
    expect((await said(answers)).value).toMatchObject({ advice: 'unlikely' });
  });
});

/** The whole program, with the answers on its standard input. */
function run(input: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'clients/cli/main.ts', ...args, 'eligibility', '-'],
      (_, stdout, stderr) => resolve({ code: child.exitCode, out: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

describe('the program', () => {
  it('reads answers from its standard input and needs no server', async () => {
    const { code, out } = await run(JSON.stringify({ registrationOn: ON }), '--lang', 'hi');
    expect(code).toBe(0);
    expect(out).toContain('कुछ बातें पक्की नहीं हैं।');
  });

  it('ends as other commands do on bad input', async () => {
    const { code, out } = await run('{"registrationOn":"tomorrow"}', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'MALFORMED' } });
  });

  it('says in Hindi what is wrong where Hindi was asked for', async () => {
    const { code, out } = await run('{"registrationOn":"tomorrow"}', '--lang', 'hi');
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('सही तारीख') });
  });
});
