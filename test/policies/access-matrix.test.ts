import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, rolesFor } from '../../contracts/commands.ts';
import { ACCESS_ROLES, type AccessRole, ROLES } from '../../contracts/vocabulary.ts';
import { type AccessRequest, decideAccess } from '../../policies/access/access.ts';
import { ACCESS_ACTIONS, type AccessAction } from '../../policies/access/actions.ts';
import { EXPECTED, ROLE_ORDER, signOf } from '../support/access-table.ts';

/** How the case stands to the account, in one respect; `no`: the case does not say. */
type Side = 'own' | 'other' | 'no';
const SIDES: readonly Side[] = ['own', 'other', 'no'];
const ENDS = [false, true, undefined] as const;

interface Stand {
  readonly district: Side;
  readonly organisation: Side;
  readonly artisan: Side;
  readonly ended: boolean | undefined;
}

/** What each sign says of a stand, and the codes with which it is refused otherwise. */
const SIGNS: Readonly<Record<string, { is: (at: Stand) => boolean; codes: RegExp }>> = {
  '-': { is: () => false, codes: /^role\.not_permitted$/ },
  E: { is: () => true, codes: /^never$/ },
  D: { is: ({ district }) => district === 'own', codes: /^district\./ },
  O: { is: ({ organisation }) => organisation === 'own', codes: /^organisation\./ },
  C: { is: ({ artisan }) => artisan === 'own', codes: /^artisan\./ },
  W: {
    is: ({ district, ended }) => district === 'own' && ended === false,
    codes: /^(district|dossier)\./,
  },
  A: { is: ({ ended }) => ended === true, codes: /^dossier\./ },
};

const PLACES = {
  own: { state: 'UP', district: 'UP-VARANASI' },
  other: { state: 'UP', district: 'UP-AGRA' },
  no: {},
} as const;

const requestOf = (role: AccessRole, action: AccessAction, stand: Stand): AccessRequest => ({
  principal: {
    role,
    organisation: 'own',
    districts: ['RJ', 'UP-VARANASI'],
    artisanId: 'own',
  },
  action,
  resource: {
    ...PLACES[stand.district],
    organisation: stand.organisation === 'no' ? undefined : stand.organisation,
    artisanId: stand.artisan === 'no' ? undefined : stand.artisan,
    ended: stand.ended,
  },
});

/** Every stand; whose case it is varies for artisans alone. */
const standsOf = (role: AccessRole): Stand[] =>
  SIDES.flatMap((district) =>
    SIDES.flatMap((organisation) =>
      (role === 'artisan' ? SIDES : (['other'] as const)).flatMap((artisan) =>
        ENDS.map((ended) => ({ district, organisation, artisan, ended })),
      ),
    ),
  );

describe('the table of who may do what', () => {
  it('has every action and every role', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...ACCESS_ACTIONS].sort());
    expect(ROLE_ORDER.split(' ')).toEqual([...ACCESS_ROLES]);
    for (const [action, signs] of Object.entries(EXPECTED)) {
      expect(signs.split(' '), action).toHaveLength(ACCESS_ROLES.length);
      for (const sign of signs.split(' ')) expect(Object.keys(SIGNS), action).toContain(sign);
    }
  });

  it.each(ACCESS_ROLES)('is what is decided for %s', (role) => {
    for (const action of ACCESS_ACTIONS)
      for (const stand of standsOf(role)) {
        const { is, codes } = SIGNS[signOf(role, action)] ?? {};
        const decision = decideAccess(requestOf(role, action, stand));
        const which = `${action} ${JSON.stringify(stand)}`;
        expect(decision.allowed, which).toBe(is?.(stand));
        if (!decision.allowed) expect(decision.because.code, which).toMatch(codes ?? '');
      }
  });

  it('is the same for the validator of a case, in the roles of events', () => {
    for (const name of COMMAND_NAMES)
      expect([...rolesFor(name)].sort(), name).toEqual(
        ROLES.filter((role) => signOf(role, name) !== '-').sort(),
      );
  });
});

/** What an account must say to be allowed anything by this sign, and the code without it. */
const NEEDED = {
  D: ['districts', 'district.account_without'],
  W: ['districts', 'district.account_without'],
  O: ['organisation', 'organisation.account_without'],
  C: ['artisanId', 'artisan.account_without'],
} as const;

describe('an account that does not say', () => {
  const pairs = ACCESS_ROLES.flatMap((role) =>
    ACCESS_ACTIONS.map((action) => ({ role, action, sign: signOf(role, action) })),
  );
  it.each(Object.entries(NEEDED))('what %s needs is refused, by name', (sign, [field, code]) => {
    const asked = pairs.filter((one) => one.sign === sign);
    expect(asked.length).toBeGreaterThan(0);
    for (const { role, action } of asked) {
      const stand = { district: 'own', organisation: 'own', artisan: 'own', ended: false } as const;
      const full = requestOf(role, action, stand);
      expect(decideAccess(full), `${role} ${action}`).toEqual({ allowed: true });
      const { [field]: _left, ...principal } = full.principal;
      expect(decideAccess({ ...full, principal }), `${role} ${action}`).toEqual({
        allowed: false,
        because: { code, sentence: expect.stringContaining(`principal.${field} is missing`) },
      });
    }
  });
});
