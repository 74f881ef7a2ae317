import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../contracts/commands.ts';
import { ACCESS_ROLES, ROLES } from '../../contracts/vocabulary.ts';
import {
  type AccessPrincipal,
  type AccessRequest,
  type AccessResource,
  decideAccess,
  decideBy,
} from '../../policies/access/access.ts';
import { ACCESS_ACTIONS } from '../../policies/access/actions.ts';
import { actorRole, ownPolicySet } from '../../policies/access/own-policies.ts';
import { readPolicySet } from '../../policies/access/policy-set.ts';
import { withEditedPolicies } from '../support/access-edits.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const decided = (
  principal: AccessPrincipal,
  action: AccessRequest['action'],
  resource: AccessResource,
) => {
  const decision = decideAccess({ principal, action, resource });
  return decision.allowed ? 'allowed' : decision.because.code;
};

describe('the districts of an account', () => {
  const VARANASI = { state: 'UP', district: 'UP-VARANASI' };
  const UNLISTED = { state: 'UP', district: 'unlisted' };
  it.each<[readonly string[], AccessResource, string]>([
    [['UP-VARANASI'], VARANASI, 'allowed'],
    [['UP-VARANASI'], { district: 'UP-VARANASI' }, 'allowed'],
    [['UP-AGRA', 'UP-VARANASI'], VARANASI, 'allowed'],
    [['UP-AGRA'], VARANASI, 'district.other'],
    [[], VARANASI, 'district.other'],
    // No village is locked out because our list lacks its name.
    [['UP-VARANASI'], UNLISTED, 'allowed'],
    [['RJ-JAIPUR'], UNLISTED, 'district.other'],
    [['UP-VARANASI'], { state: 'UP' }, 'district.case_without'],
    // A State covers its districts, and what is unlisted there.
    [['UP'], VARANASI, 'allowed'],
    [['UP'], { district: 'UP-VARANASI' }, 'allowed'],
    [['UP'], UNLISTED, 'allowed'],
    [['UP'], { state: 'UP' }, 'allowed'],
    [['RJ'], VARANASI, 'district.other'],
    [['RJ'], UNLISTED, 'district.other'],
    [['UP'], { district: 'unlisted' }, 'district.case_without_state'],
    [['UP'], {}, 'district.case_without'],
    [['all'], VARANASI, 'allowed'],
    [['all'], UNLISTED, 'allowed'],
    [['all'], {}, 'allowed'],
    // Words of ours are no places of an account.
    [['unlisted'], UNLISTED, 'district.other'],
    [['unlisted'], { district: 'unlisted' }, 'district.case_without_state'],
    // What cannot be true is not known.
    [['UP'], { state: 'RJ', district: 'UP-VARANASI' }, 'district.case_without'],
    [['RJ'], { state: 'RJ', district: 'UP-VARANASI' }, 'district.case_without'],
    [['UP'], { district: 'UP' }, 'district.case_without'],
    [['up'], { state: 'up' }, 'district.case_without'],
  ])('%j of a case in %j: %s', (districts, resource, expected) => {
    expect(decided({ role: 'reviewer', districts }, 'decide', resource)).toBe(expected);
  });
});

describe('what is missing', () => {
  const system = { role: 'system', organisation: 'one' } as const;
  it.each<[string, AccessPrincipal, AccessRequest['action'], AccessResource, string]>([
    [
      'an empty organisation',
      { ...system, organisation: '' },
      'readCase',
      { organisation: '' },
      'organisation.account_without',
    ],
    ['the organisation of an older case', system, 'readCase', {}, 'organisation.case_without'],
    ['another organisation', system, 'keep', { organisation: 'two' }, 'organisation.other'],
    ['no organisation, for a report', { role: 'system' }, 'report', {}, 'allowed'],
    ['an artisan of nobody', { role: 'artisan' }, 'readCase', {}, 'artisan.account_without'],
    [
      'a case of nobody',
      { role: 'artisan', artisanId: 'A' },
      'readCase',
      {},
      'artisan.case_without',
    ],
    [
      'whether it has ended',
      { role: 'reviewer', districts: ['all'] },
      'readDossier',
      {},
      'dossier.end_unknown',
    ],
    [
      'whether it has ended, for both',
      { role: 'supervisor', districts: ['all'] },
      'readDossier',
      {},
      'allowed',
    ],
    [
      'whether it has ended, of an administrator',
      { role: 'administrator' },
      'readDossier',
      {},
      'dossier.end_unknown',
    ],
    ['everything, of an auditor', { role: 'auditor' }, 'readAudit', {}, 'allowed'],
  ])('%s', (_, principal, action, resource, expected) => {
    expect(decided(principal, action, resource)).toBe(expected);
  });

  it('is named in the sentence, and nothing of the account or the case is', () => {
    for (const { says } of ownPolicySet().limits)
      expect(says).toMatch(/^((principal|resource)\.[a-zA-Z]+ is missing: |the case )[^{}]+$/);
  });
});

/** One value or none of each field, so that equal ones meet often. */
const some = <T>(...values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const principals = fc.record({
  role: fc.constantFrom(...ACCESS_ROLES),
  organisation: some('one', 'two', ''),
  districts: fc.option(
    fc.uniqueArray(fc.constantFrom('UP-VARANASI', 'UP-AGRA', 'UP', 'RJ', 'all', 'unlisted')),
    { nil: undefined },
  ),
  artisanId: some('A', 'B', ''),
});
const resources = fc.record({
  state: some('UP', 'RJ', 'ZZ', 'all'),
  district: some('UP-VARANASI', 'UP-AGRA', 'RJ-JAIPUR', 'unlisted', 'all', 'UP', ''),
  organisation: some('one', 'two', ''),
  artisanId: some('A', 'B', ''),
  ended: some(true, false),
});
const actions = fc.constantFrom(...ACCESS_ACTIONS);
const requests = fc.record({ principal: principals, action: actions, resource: resources });

/** The request without one field of the account or of the case. */
const without = (request: AccessRequest, of: 'principal' | 'resource', field: string) =>
  ({ ...request, [of]: { ...request[of], [field]: undefined } }) as AccessRequest;

describe('whoever asks', () => {
  it('gets no more by leaving something out', () => {
    const fields = fc.constantFrom(
      ...(['organisation', 'districts', 'artisanId'] as const).map(
        (field) => ['principal', field] as const,
      ),
      ...(['state', 'district', 'organisation', 'artisanId', 'ended'] as const).map(
        (field) => ['resource', field] as const,
      ),
    );
    fc.assert(
      fc.property(requests, fields, (request, [of, field]) => {
        // Of a State and a district that contradict one another nothing is known.
        const { state, district = '' } = request.resource;
        fc.pre(state === undefined || !district.includes('-') || district.startsWith(`${state}-`));
        if (decideAccess(without(request, of, field)).allowed)
          expect(decideAccess(request)).toEqual({ allowed: true });
      }),
      { numRuns: PROPERTY_RUNS * 10 },
    );
  });

  it('gets no more by what is no text, no list and no truth', () => {
    const odd = fc.oneof(
      fc.constantFrom(null, 0, Number.NaN, {}, [], [null], [['UP']], {
        __entity: { type: 'Role', id: 'administrator' },
      }),
      fc.jsonValue().filter((one) => typeof one !== 'string' && typeof one !== 'boolean'),
    );
    const fields = fc.constantFrom(
      ...(['organisation', 'artisanId'] as const).map((field) => ['principal', field] as const),
      ...(['state', 'district', 'organisation', 'artisanId', 'ended'] as const).map(
        (field) => ['resource', field] as const,
      ),
    );
    fc.assert(
      fc.property(requests, fields, odd, (request, [of, field], value) => {
        const given = { ...request, [of]: { ...request[of], [field]: value } } as AccessRequest;
        expect(decideAccess(given)).toEqual(decideAccess(without(request, of, field)));
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('gets nothing with a role or for an action that there is not', () => {
    const set = ownPolicySet();
    fc.assert(
      fc.property(requests, fc.string(), (request, word) => {
        fc.pre(!set.roles.includes(word) && !set.actions.includes(word));
        const principal = { ...request.principal, role: word };
        for (const asked of [
          { ...request, principal },
          { ...request, action: word },
        ])
          expect(decideBy(set, asked)).toMatchObject({
            allowed: false,
            because: { code: expect.stringMatching(/\.unknown$/) },
          });
      }),
      { numRuns: PROPERTY_RUNS },
    );
    for (const role of ['__proto__', 'constructor', 'Administrator', ' administrator'])
      expect(decideBy(set, { principal: { role }, action: 'hold', resource: {} }).allowed).toBe(
        false,
      );
  });
});

describe('an error of Cedar is a refusal', () => {
  const failed = {
    allowed: false,
    because: { code: 'policy.failed', sentence: expect.any(String) },
  };
  const request = { principal: { role: 'administrator' }, action: 'hold', resource: {} } as const;

  it('where a policy cannot be evaluated, though the others allow', () => {
    const overflows = `// Adds what cannot be added.
@id("too.much")
@says("the case is too much")
forbid (principal, action, resource)
when { 9223372036854775807 + 1 < 0 };

// People work`;
    const set = withEditedPolicies(
      [{ file: 'limits.cedar', from: '// People work', to: overflows }],
      readPolicySet,
    );
    expect(decideBy(ownPolicySet(), request)).toEqual({ allowed: true });
    expect(decideBy(set, request)).toEqual(failed);
  });

  it('where the engine has no such policies', () => {
    expect(decideBy({ ...ownPolicySet(), name: 'none' }, request)).toEqual(failed);
  });
});

describe('the role of the actor in a command', () => {
  it('is that of the account, where an event may name it', () => {
    for (const name of COMMAND_NAMES)
      for (const role of ROLES) expect(actorRole(name, role)).toBe(role);
  });

  it('is another one for operations, which may only unblock', () => {
    const carried = COMMAND_NAMES.flatMap((name) =>
      (['operations', 'auditor'] as const).flatMap((role) => {
        const as = actorRole(name, role);
        return as === undefined ? [] : [{ name, role, as }];
      }),
    );
    expect(carried).toEqual([{ name: 'unblock', role: 'operations', as: 'administrator' }]);
  });
});
