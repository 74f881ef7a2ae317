import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { fitting, grantedRoles, ownPolicySet } from '../../policies/access/own-policies.ts';
import {
  type AccessPolicySet,
  BrokenAccessPolicy,
  readPolicySet,
} from '../../policies/access/policy-set.ts';
import { GRANTED_FILE, grantedModule } from '../../tools/launcher/granted-roles.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { type AccessEdit, withEditedPolicies } from '../support/access-edits.ts';

const folder = mkdtempSync(join(tmpdir(), 'granted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The error of an edited copy. */
function errorOf(edits: readonly AccessEdit[], read: (folder: string) => AccessPolicySet) {
  try {
    withEditedPolicies(edits, read);
  } catch (error) {
    if (error instanceof BrokenAccessPolicy) return error;
    throw error;
  }
  return undefined;
}
const fit = (place: string) => fitting(readPolicySet(place));

const ROLES = 'roles.cedar';
const LIMITS = 'limits.cedar';
const SCHEMA = 'schema.cedarschema';
const edit = (file: string, from: string, to: string): AccessEdit => ({ file, from, to });
const AUDITOR = 'principal in Role::"auditor"';
const AUDITS = 'Action::"countCases",\n     Action::"readAudit"],\n  resource\n);';

describe('policies that cannot be used', () => {
  it('an unedited copy can be', () => {
    expect(errorOf([], fit)).toBeUndefined();
  });

  it.each<[string, AccessEdit, string, string | null, RegExp]>([
    [
      'what is no Cedar',
      edit(LIMITS, 'unless { principal has districts };', 'unles { true };'),
      LIMITS,
      'district.account_without',
      /^line 9: .*unles/,
    ],
    [
      'an effect that there is not',
      edit(
        ROLES,
        'permit (\n  principal in Role::"reviewer"',
        'allow (\n  principal in Role::"reviewer"',
      ),
      ROLES,
      'role.reviewer',
      /^line \d+: .*allow.*permit/,
    ],
    [
      'a schema that is none',
      edit(SCHEMA, 'entity Case', 'entty Case'),
      SCHEMA,
      null,
      /^line 29: /,
    ],
    [
      'a schema without roles',
      edit(SCHEMA, 'entity Role enum', 'entity Rang enum'),
      SCHEMA,
      null,
      /./,
    ],
    [
      'a role that there is not',
      edit(ROLES, AUDITOR, 'principal in Role::"editor"'),
      ROLES,
      'role.auditor',
      /editor/,
    ],
    [
      'a role in a condition that there is not',
      edit(
        LIMITS,
        '[Role::"operator", Role::"facilitator", Role::"reviewer"] &&',
        '[Role::"operatr"] &&',
      ),
      LIMITS,
      'dossier.ended',
      /operatr/,
    ],
    [
      'an action that there is not',
      edit(ROLES, 'Action::"eraseDossier"', 'Action::"burnDossier"'),
      ROLES,
      'role.administrator',
      /burnDossier/,
    ],
    [
      'an attribute that there is not',
      edit(LIMITS, 'unless { principal has artisanId }', 'unless { principal has artisan }'),
      LIMITS,
      'artisan.account_without',
      /reads artisan, which neither Account nor Case has/,
    ],
    [
      'an attribute that may be absent',
      edit(LIMITS, 'resource has ended && !resource.ended', '!resource.ended'),
      LIMITS,
      'dossier.open',
      /ended.*has ended/,
    ],
    ['no @id', edit(ROLES, '@id("role.auditor")\n', ''), ROLES, null, /@id/],
    [
      'an @id of other signs',
      edit(ROLES, '@id("role.auditor")', '@id("Role Auditor")'),
      ROLES,
      'Role Auditor',
      /small letters/,
    ],
    [
      'an @id that is there twice',
      edit(ROLES, '@id("role.auditor")', '@id("dossier.open")'),
      ROLES,
      'dossier.open',
      /limits\.cedar/,
    ],
    [
      'no comment',
      edit(ROLES, '// An auditor checks what was done and who looked, and changes nothing.\n', ''),
      ROLES,
      'role.auditor',
      /comment/,
    ],
    [
      'a limit that says nothing',
      edit(LIMITS, '@says("the case is that of another artisan")\n', ''),
      LIMITS,
      'artisan.other',
      /@says/,
    ],
    [
      'a permit for all roles',
      edit(ROLES, AUDITOR, 'principal'),
      ROLES,
      'role.auditor',
      /one role and its actions/,
    ],
    [
      'a permit for all actions',
      edit(
        ROLES,
        'action in\n    [Action::"readCase",\n     Action::"readDue",\n     Action::"watchCase",\n     Action::"listCases",\n     Action::"countCases",\n     Action::"readAudit"]',
        'action',
      ),
      ROLES,
      'role.auditor',
      /one role and its actions/,
    ],
    [
      'a permit for one account',
      edit(ROLES, AUDITOR, 'principal == Account::"me"'),
      ROLES,
      'role.auditor',
      /one role and its actions/,
    ],
    [
      'a permit with a condition',
      edit(ROLES, AUDITS, AUDITS.replace(';', '\nwhen { resource has ended };')),
      ROLES,
      'role.auditor',
      /one role and its actions/,
    ],
    [
      'a limit that never applies',
      edit(LIMITS, 'when { resource has ended && !resource.ended }', 'when { false }'),
      LIMITS,
      'dossier.open',
      /impossible/,
    ],
    ['a template', edit(ROLES, AUDITOR, 'principal in ?principal'), ROLES, null, /templates/],
  ])('%s', (_, one, file, policy, rule) => {
    const error = errorOf([one], readPolicySet);
    expect(error).toMatchObject({ file, policy, rule: expect.stringMatching(rule) });
    expect(error?.message).toContain(file);
    expect(error?.message).toContain(policy ?? file);
  });

  it.each<[string, readonly AccessEdit[], RegExp]>([
    [
      'an action too few',
      [
        edit(SCHEMA, ', readAudit', ''),
        edit(
          ROLES,
          ',\n     Action::"readAudit"],\n  resource\n);\n\n// A partner',
          '],\n  resource\n);\n\n// A partner',
        ),
        edit(ROLES, ',\n     Action::"readAudit"]', ']'),
      ],
      /actions .*missing: readAudit; unknown: none/,
    ],
    [
      'an action too many',
      [edit(SCHEMA, 'readAudit', 'readAudit, writeAudit')],
      /actions .*missing: none; unknown: writeAudit/,
    ],
    [
      'a role too many',
      [edit(SCHEMA, '"auditor"', '"auditor", "guest"')],
      /roles .*unknown: guest/,
    ],
    [
      'an action for nobody',
      [edit(ROLES, '     Action::"waive",\n', '')],
      /waive is permitted to nobody/,
    ],
    [
      'a command whose events could not name the role',
      [edit(ROLES, '[Action::"unblock"', '[Action::"hold",\n     Action::"unblock"')],
      /hold cannot be permitted to operations/,
    ],
  ])('%s does not fit the commands', (_, edits, rule) => {
    expect(errorOf(edits, readPolicySet)).toBeUndefined();
    expect(errorOf(edits, fit)?.rule).toMatch(rule);
  });

  it('a folder that is not there, and one without files', () => {
    for (const place of [join(folder, 'none'), folder])
      expect(() => readPolicySet(place)).toThrow(/must (be a folder|hold schema\.cedarschema)/);
    writeFileSync(join(folder, SCHEMA), '');
    expect(() => readPolicySet(folder)).toThrow('must hold policies in files *.cedar');
  });
});

describe('the roles that workflows read', () => {
  it('are those of the policies: npm run grant-roles writes them anew', () => {
    expect(readFileSync(GRANTED_FILE, 'utf8')).toBe(grantedModule(grantedRoles()));
  });

  it('are none that no event may name', () => {
    expect(ownPolicySet().permitted.get('unblock')).toEqual(['administrator', 'operations']);
    expect(grantedRoles().unblock).toEqual(['administrator']);
  });

  it('follow an edit', () => {
    const withdrawn = edit(ROLES, '     Action::"withdraw",\n', '');
    const set = withEditedPolicies([withdrawn], readPolicySet);
    expect(grantedRoles(set).withdraw).toEqual(['operator']);
    expect(grantedModule(grantedRoles(set))).toContain("  withdraw: ['operator'],");
  });

  it('are written by a command', async () => {
    const file = join(folder, 'granted.ts');
    await execa(process.execPath, ['tools/launcher/grant-roles.ts', file], { cwd: PROJECT_DIR });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(GRANTED_FILE, 'utf8'));
  });
});
