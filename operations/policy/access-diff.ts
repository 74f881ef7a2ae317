import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessPolicySet, readPolicySet } from '../../policies/access/policy-set.ts';
import {
  DIMENSION_NAMES,
  type DimensionName,
  dimensionsOf,
  isAllowedIn,
  limitsOf,
  type Situation,
  situationsOf,
  variantsOf,
} from '../../policies/access/situations.ts';

/** The command `policy access-diff`: who may do more, or less, by other access policies. */

/** The situations in which something changes: one of the named ones of each dimension. A dimension that does not matter is left out. */
type Where = Readonly<Partial<Record<DimensionName, readonly string[]>>>;

/** What a role may do from now on, or no more. */
interface AccessChange {
  readonly role: string;
  readonly action: string;
  /** Any of these. */
  readonly where: readonly Where[];
}

export interface AccessDiff {
  readonly before: string;
  readonly after: string;
  /** How many pairs of a role and an action were compared. */
  readonly compared: number;
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
}

/** Where the files lie in a folder: in itself, or in the place that they have in the project. */
const IN_PROJECT = 'policies/access';

/**
 * Compares the access policies of two folders, over every role, action and kind of situation. A folder is one of Cedar
 * files or an exported state of the project.
 * @throws BrokenAccessPolicy for a folder that cannot be used
 */
export function diffAccess(before: string, after: string): AccessDiff {
  const [old, fresh] = [read(before), read(after)];
  const union = (one: readonly string[], other: readonly string[]) => [
    ...new Set([...one, ...other]),
  ];
  const changes = union(old.roles, fresh.roles).flatMap((role) =>
    union(old.actions, fresh.actions).map((action) => ({
      role,
      action,
      ...compared(old, fresh, role, action),
    })),
  );
  const some = (which: 'gained' | 'lost') =>
    changes.flatMap(({ role, action, [which]: where }) =>
      where.length === 0 ? [] : [{ role, action, where }],
    );
  return { before, after, compared: changes.length, gains: some('gained'), losses: some('lost') };
}

/** Where a role gains and loses an action. */
function compared(old: AccessPolicySet, fresh: AccessPolicySet, role: string, action: string) {
  // What is governed by the same policies is not tried.
  if (governing(old, role, action) === governing(fresh, role, action))
    return { gained: [], lost: [] };
  const dimensions = DIMENSION_NAMES.filter((name) =>
    [old, fresh].some((set) => dimensionsOf(set, role, action).includes(name)),
  );
  const tried = situationsOf(dimensions).map((situation) => {
    const may = (set: AccessPolicySet) => isAllowedIn(set, role, action, situation);
    return { situation, before: may(old), after: may(fresh) };
  });
  const where = (from: boolean, to: boolean) =>
    merged(
      tried.flatMap((one) => (one.before === from && one.after === to ? [one.situation] : [])),
      dimensions,
    );
  return { gained: where(false, true), lost: where(true, false) };
}

/** All on which the answer to a role's action depends. */
function governing(set: AccessPolicySet, role: string, action: string): string {
  const isPermitted = set.permitted.get(action)?.includes(role) ?? false;
  const limits = isPermitted ? limitsOf(set, role, action).map(({ text }) => text) : [];
  return JSON.stringify([isPermitted, limits, set.attributes]);
}

function read(folder: string): AccessPolicySet {
  const inside = join(folder, IN_PROJECT);
  return readPolicySet(existsSync(inside) ? inside : folder);
}

/** Situations as few products of variants: what differs alike under several variants of a dimension is told once. */
function merged(situations: readonly Situation[], dimensions: readonly DimensionName[]): Where[] {
  const [name, ...rest] = dimensions;
  if (situations.length === 0) return [];
  if (name === undefined) return [{}];
  const byVariant = variantsOf(name).map((variant) => {
    const below = merged(
      situations.filter((one) => one[name] === variant),
      rest,
    );
    return { variant, below, key: JSON.stringify(below) };
  });
  const groups = [...Map.groupBy(byVariant, ({ key }) => key).values()];
  return groups.flatMap((group) => {
    const variants = group.map(({ variant }) => variant);
    const here = variants.length === byVariant.length ? {} : { [name]: variants };
    return (group[0]?.below ?? []).map((one): Where => ({ ...here, ...one }));
  });
}

/** @returns a difference in lines for people: what changes alike for a role is on one line. */
export function accessDiffText({ before, after, compared, gains, losses }: AccessDiff): string {
  const lines = (sign: string, changes: readonly AccessChange[]) => {
    const alike = Map.groupBy(
      changes.flatMap(({ where, ...one }) =>
        where.map((each) => ({ ...one, text: whereText(each) })),
      ),
      ({ role, text }) => `${role} ${text}`,
    );
    return [...alike.values()].map((all) => {
      const [{ role = '', text = '' } = {}] = all;
      return `${sign} ${role}  ${all.map(({ action }) => action).join(', ')}  ${text}`;
    });
  };
  const changed = [...lines('+', gains), ...lines('-', losses)];
  return [
    `${before} → ${after}: ${compared} pairs of role and action compared`,
    ...(changed.length === 0 ? ['nobody may do more or less'] : changed),
  ].join('\n');
}

/** `own district or district of own State; open` */
function whereText(where: Where): string {
  const parts = Object.values(where).map((variants) => variants.join(' or '));
  return parts.length === 0 ? 'everywhere' : parts.join('; ');
}
