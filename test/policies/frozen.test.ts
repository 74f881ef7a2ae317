import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { CURRENT_POLICY, POLICIES, policyOf } from '../../policies/policies.ts';
import type { Policy } from '../../policies/policy.ts';
import {
  digestsOf,
  editedSince,
  freeze,
  frozenDigests,
  keepFrozen,
} from '../../tools/launcher/frozen-policies.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { edited, FIELDS } from '../support/policy-edits.ts';

const frozen = frozenDigests();
const folder = mkdtempSync(join(tmpdir(), 'frozen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All versions, with one of them edited in one field. */
const withEdited = (version: string, field: (typeof FIELDS)[number]): Policy[] =>
  POLICIES.map((one) => (one.version === version ? edited(one, field) : one));

describe('a policy version', () => {
  it.each(POLICIES.map((one) => one.version))('%s is as it was frozen', (version) => {
    expect(digestsOf(policyOf(version)), 'npm run freeze-policies adds a new version').toEqual(
      frozen[version],
    );
  });

  it.each(POLICIES)('$version has a digest of all that it holds', ({ version: _, ...fields }) => {
    expect(Object.keys(fields).sort()).toEqual([...FIELDS].sort());
    expect(Object.keys(digestsOf({ version: _, ...fields })).sort()).toEqual([...FIELDS].sort());
  });

  it('is never taken away', () => {
    expect(Object.keys(frozen).sort()).toEqual(POLICIES.map((one) => one.version).sort());
    expect(editedSince(frozen, POLICIES.slice(1))).toEqual([POLICIES[0]?.version]);
  });

  it.each(FIELDS)('does not change in its %s without notice', (field) => {
    for (const { version } of POLICIES)
      expect(editedSince(frozen, withEdited(version, field))).toEqual([`${version} ${field}`]);
  });
});

describe('freezing', () => {
  const policy = policyOf(CURRENT_POLICY);

  it('adds a version, and leaves what it has', () => {
    const after = freeze(frozen, [...POLICIES, { ...policy, version: '2031-01' }]);
    expect(after).toEqual({ ...frozen, '2031-01': frozen[CURRENT_POLICY] });
  });

  it.each(FIELDS)('refuses other %s under a name that is frozen', (field) => {
    expect(() => freeze(frozen, withEdited(CURRENT_POLICY, field))).toThrow(
      `add a new one instead: ${CURRENT_POLICY} ${field}`,
    );
  });

  const run = (file: string) =>
    execa(process.execPath, ['tools/launcher/freeze-policies.ts', file], {
      cwd: PROJECT_DIR,
      reject: false,
    });

  it('is a command that adds what is new', async () => {
    const file = join(folder, 'added.json');
    const { [CURRENT_POLICY]: _left, ...others } = frozen;
    keepFrozen(others, file);
    const { stdout, exitCode } = await run(file);
    expect({ stdout, exitCode }).toEqual({ stdout: `frozen: ${CURRENT_POLICY}`, exitCode: 0 });
    expect(frozenDigests(file)).toEqual(frozen);
  });

  it('is a command that refuses an edited version and writes nothing', async () => {
    const file = join(folder, 'edited.json');
    const was = digestsOf(edited(policy, 'trades'));
    keepFrozen({ ...frozen, [CURRENT_POLICY]: was }, file);
    const before = readFileSync(file, 'utf8');
    const { stderr, exitCode } = await run(file);
    expect(stderr).toContain(`${CURRENT_POLICY} trades`);
    expect(exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
