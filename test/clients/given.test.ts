import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { addFindCommand } from '../../clients/cli/find.ts';
import { BadInput } from '../../clients/library/bad-input.ts';
import { readJson } from '../../clients/library/json.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { COMMAND_ID } from '../support/cases.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

/** The command line's input: JSON files, and the scheme number of `find`. */
const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The whole program. It connects to no server: every input here is refused before. */
function cli(input: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'clients/cli/main.ts', ...args],
      (_, stdout, stderr) => resolve({ code: child.exitCode, out: stdout + stderr }),
    );
    child.stdin?.end(input);
  });
}

const saidOf = (json: Uint8Array | string): string => {
  try {
    return `taken: ${typeof readJson(json, 'the file')}`;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.message;
  }
};

describe('JSON that is broken', () => {
  const PERSONAL = 'Sunita Devi 9876543210';
  const REFUSED = 'the file must be JSON in UTF-8, with each field once';

  it.each([
    `{"name": ${PERSONAL}`,
    `{"name": "${PERSONAL}`,
    `{"name": "${PERSONAL}",}`,
    `{"name": "${PERSONAL}"} ${PERSONAL}`,
    `\u0000{"name": "${PERSONAL}"}`,
    `{"pan": "${PERSONAL}", "pan": "other"}`,
    // Of JSONTestSuite: n_object_single_quote, n_object_unquoted_key, n_string_unescaped_newline.
    `{'a':0,"b":"${PERSONAL}"}`,
    `{a: "${PERSONAL}"}`,
    `["${PERSONAL}\nnew line"]`,
  ])('is not said again: %j', (text) => {
    expect(saidOf(text)).toBe(REFUSED);
    expect(saidOf(Buffer.from(text))).toBe(REFUSED);
  });

  it('in another encoding, or in none, is not guessed', () => {
    const text = `{"name":"${PERSONAL} é"}`;
    for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'latin1')])
      expect(saidOf(bytes)).toBe(REFUSED);
    // An editor of Windows writes this mark before UTF-8.
    expect(saidOf(Buffer.from(`\ufeff${text}`))).toBe('taken: object');
  });

  it('wherever it is cut off says the same', () => {
    const json = JSON.stringify({ name: PERSONAL, phone: [PERSONAL, { of: PERSONAL }] });
    fc.assert(
      fc.property(fc.nat(json.length - 1), (end) => {
        expect(saidOf(json.slice(0, end))).toBe(REFUSED);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it.each([
    ['register', (file: string) => ['register', file]],
    ['submit', (file: string) => ['submit', 'ABCDE-FGHJK-1', 'pan', file]],
  ])('is not said again by the program: %s', async (_name, args) => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, `{"name": ${PERSONAL}`);
    const { code, out } = await cli('', ...args(file));
    expect({ code, out }).toEqual({ code: 1, out: `MALFORMED: ${REFUSED}\n` });
  });
});

describe('the number by which somebody is looked up', () => {
  const find = (...args: string[]) => {
    const program = new Command().exitOverride();
    const run = () => Promise.reject(new Error('somebody was asked'));
    const given = (role: Role) => ({ commandId: COMMAND_ID, actor: { role, id: 'cli' } });
    addFindCommand(program, { run, print: () => undefined, given });
    return program.parseAsync(['find', ...args], { from: 'user' }).catch((error: Error) => error);
  };

  it.each([
    [['PMV-TEST-000001']],
    [['PMV-TEST-000001', '--reason', 'asked at the counter']],
    [['PMV-TEST', '000001', '--reason', 'asked at the counter']],
  ])('is not taken from the command line, and not said again: %j', async (args) => {
    const refused = (await find(...args)) as Error;
    expect(refused).toMatchObject({ code: 'MALFORMED' });
    expect(refused.message).toMatch(/^the scheme number is not taken from the command line/);
    expect(refused.message).not.toContain('000001');
  });

  it.each([[[]], [['--reason', '\u200b ']], [['--reason', 'of 9999 4105 7058']]])(
    'is not even read without a reason that may be written down: %j',
    async (args) => {
      const refused = (await find(...args)) as Error;
      expect(refused).toMatchObject({
        name: 'BadInput',
        message: expect.stringMatching(/^reason must/),
      });
      expect(refused.message).not.toContain('4105');
    },
  );

  it('that is none asks nobody', async () => {
    const { code, out } = await cli('9999 4105 7058\n', 'find', '--reason', 'asked at the counter');
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/the scheme number must/),
    });
    expect(out).not.toContain('4105');
  });
});
