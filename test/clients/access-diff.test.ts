import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { ACCESS_ROLES } from '../../contracts/vocabulary.ts';
import {
  type AccessDiff,
  accessDiffText,
  diffAccess,
} from '../../operations/policy/access-diff.ts';
import { addPolicyCommands } from '../../operations/policy/commands.ts';
import { ACCESS_ACTIONS } from '../../policies/access/actions.ts';
import { OWN_FOLDER } from '../../policies/access/own-policies.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';
import { type AccessEdit, withEditedPolicies } from '../support/access-edits.ts';

const edited = (...edits: readonly AccessEdit[]): AccessDiff =>
  withEditedPolicies(edits, (folder) => diffAccess(OWN_FOLDER, folder));

describe('policy access-diff', () => {
  it('finds nothing between equal policies, wherever they lie', () => {
    const diff = diffAccess(PROJECT_DIR, OWN_FOLDER);
    expect(diff).toMatchObject({ gains: [], losses: [] });
    expect(diff.compared).toBe(ACCESS_ROLES.length * ACCESS_ACTIONS.length);
    expect(accessDiffText(diff)).toContain('nobody may do more or less');
  });

  it('finds nothing where only the words are others, in any situation', () => {
    const diff = edited({
      file: 'limits.cedar',
      from: 'the case is in none of the districts of the account',
      to: 'the account does not work there',
    });
    expect(diff).toMatchObject({ gains: [], losses: [] });
  });

  it('tells a right that was given, and one that was taken', () => {
    const diff = edited(
      { file: 'roles.cedar', from: '    [Action::"unblock",\n     Action', to: '    [Action' },
      {
        file: 'roles.cedar',
        from: 'Action::"countCases",\n     Action::"readDossier"',
        to: 'Action::"countCases",\n     Action::"findArtisan",\n     Action::"readDossier"',
      },
    );
    expect(diff.losses).toEqual([{ role: 'operations', action: 'unblock', where: [{}] }]);
    expect(diff.gains).toEqual([
      {
        role: 'reviewer',
        action: 'findArtisan',
        where: [
          {
            district: [
              'own district',
              'district of own State',
              'unlisted in own State',
              'district unknown in own State',
              'account of all districts',
              'unlisted beside own district',
            ],
          },
        ],
      },
    ]);
    expect(accessDiffText(diff).split('\n').slice(1)).toEqual([
      '+ reviewer  findArtisan  own district or district of own State or unlisted in own State or district unknown in own State or account of all districts or unlisted beside own district',
      '- operations  unblock  everywhere',
    ]);
  });

  it('tells a limit that was loosened, by the situations in which that matters', () => {
    const { gains, losses } = edited({
      file: 'limits.cedar',
      from: 'Role::"reviewer", Role::"administrator"] }\nunless { resource has ended }',
      to: 'Role::"reviewer"] }\nunless { resource has ended }',
    });
    expect({ gains, losses }).toEqual({
      gains: [
        { role: 'administrator', action: 'readDossier', where: [{ ended: ['end unknown'] }] },
      ],
      losses: [],
    });
  });

  it('tells what becomes of a case of which something is not known', () => {
    const { gains } = edited({
      file: 'limits.cedar',
      from: 'action in [Action::"report", Action::"report_registration"] || resource has organisation',
      to: 'action != Action::"readCase" || resource has organisation',
    });
    expect(gains).toContainEqual({
      role: 'system',
      action: 'keep',
      where: [{ organisation: ['organisation of the case unknown'] }],
    });
  });

  it('tells roles and actions that one of the two does not have', () => {
    const { gains, losses } = edited(
      { file: 'schema.cedarschema', from: '"auditor"', to: '"auditor", "guest"' },
      {
        file: 'roles.cedar',
        from: '// An auditor checks',
        to: '// A guest looks.\n@id("role.guest")\npermit (principal in Role::"guest", action == Action::"readCase", resource);\n\n// An auditor checks',
      },
    );
    expect({ gains, losses }).toEqual({
      gains: [{ role: 'guest', action: 'readCase', where: [{}] }],
      losses: [],
    });
  });

  it('is a command that prints text and JSON, and refuses a folder that cannot be used', async () => {
    const printed: { value: unknown; text: string }[] = [];
    let isFailure = false;
    const program = new Command();
    addPolicyCommands(program, {
      print: (value, text) => printed.push({ value, text }),
      tell: () => undefined,
      connected: () => Promise.reject(new Error('asks no cluster')),
      typed: async () => null,
      fail: () => {
        isFailure = true;
      },
    });
    const asked = (...folders: string[]) =>
      program.parseAsync(['policy', 'access-diff', ...folders], { from: 'user' });
    await asked(OWN_FOLDER, PROJECT_DIR);
    expect(printed).toEqual([
      { value: expect.objectContaining({ gains: [] }), text: expect.stringContaining('nobody') },
    ]);
    expect(isFailure).toBe(false);
    await expect(asked(OWN_FOLDER, '/nowhere')).rejects.toThrow('/nowhere: must be a folder');
  });
});
