import { COMMAND_NAMES, type CommandName } from '../../contracts/commands.ts';
import { ACCESS_ROLES, type AccessRole, ROLES, type Role } from '../../contracts/vocabulary.ts';
import { ACCESS_ACTIONS } from './actions.ts';
import {
  type AccessPolicySet,
  BrokenAccessPolicy,
  readPolicySet,
  SCHEMA_FILE,
} from './policy-set.ts';

/** The policies of this folder, and how they fit the commands. */

export const OWN_FOLDER = import.meta.dirname;

let own: AccessPolicySet | undefined;

/** The policies of this folder: read and checked once. @throws BrokenAccessPolicy */
export function ownPolicySet(): AccessPolicySet {
  own ??= fitting(readPolicySet(OWN_FOLDER));
  return own;
}

/**
 * Roles that never stand in an event, and the role that their command carries instead. Only for commands that record no
 * event: the run's history alone has that role, with the hash of the account that gave it.
 */
const CARRIED_AS: { readonly [N in CommandName]?: { readonly [R in AccessRole]?: Role } } = {
  unblock: { operations: 'administrator' },
};

/**
 * The role of the actor in a command that an account gives. Whether it may give it is asked of `decideAccess` before.
 * @returns undefined for a role that the command cannot carry
 */
export function actorRole(name: CommandName, role: AccessRole): Role | undefined {
  return ROLES.find((one) => one === role) ?? CARRIED_AS[name]?.[role];
}

/** What the client library does for administrators by itself, where no Cedar is: it is installed in other systems. */
const ADMINISTRATION = ['eraseDossier', 'releaseClaims'] as const;
export type GrantedAction = CommandName | (typeof ADMINISTRATION)[number];

/**
 * The roles that may give each command to a case, as the validator in the workflow asks, and those that may do what the
 * client library checks: roles of events alone.
 * @throws BrokenAccessPolicy
 */
export function grantedRoles(
  set = ownPolicySet(),
): Readonly<Record<GrantedAction, readonly Role[]>> {
  return Object.fromEntries(
    [...COMMAND_NAMES, ...ADMINISTRATION].map((name) => {
      const permitted = set.permitted.get(name) ?? [];
      return [name, permitted.flatMap((role) => ROLES.filter((one) => one === role))];
    }),
  ) as Record<GrantedAction, Role[]>;
}

/** @returns the set, if it fits the roles, actions and commands of this program. @throws BrokenAccessPolicy */
export function fitting(set: AccessPolicySet): AccessPolicySet {
  const refuse = (rule: string) => new BrokenAccessPolicy(SCHEMA_FILE, null, rule);
  const expected = { roles: ACCESS_ROLES, actions: ACCESS_ACTIONS } as const;
  for (const what of ['roles', 'actions'] as const) {
    const [has, wants]: readonly (readonly string[])[] = [set[what], expected[what]];
    const missing = wants?.filter((one) => !has?.includes(one)) ?? [];
    const unknown = has?.filter((one) => !wants?.includes(one)) ?? [];
    if (missing.length + unknown.length > 0)
      throw refuse(
        `its ${what} must be those of this program; missing: ${some(missing)}; unknown: ${some(unknown)}`,
      );
  }
  for (const action of ACCESS_ACTIONS)
    if (set.permitted.get(action)?.length === 0) throw refuse(`${action} is permitted to nobody`);
  for (const name of COMMAND_NAMES)
    for (const role of ACCESS_ROLES)
      if (set.permitted.get(name)?.includes(role) && actorRole(name, role) === undefined)
        throw refuse(`${name} cannot be permitted to ${role}: no event may name that role`);
  return set;
}

const some = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
