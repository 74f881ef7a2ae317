import { UNLISTED } from '../../contracts/places/states.ts';
import { type AccessResource, type AnyRequest, decideBy } from './access.ts';
import type { AccessPolicySet, Limit } from './policy-set.ts';

/** Tries a set of policies in every kind of situation: for the table of the docs, and to compare two sets. */

/** One way in which an account and a case can stand to one another. */
interface Variant {
  readonly principal?: Omit<AnyRequest['principal'], 'role'>;
  readonly resource?: AccessResource;
}

/** The ways of one kind, by name, and the attributes that tell them apart. */
interface Dimension {
  readonly attributes: readonly string[];
  readonly variants: Readonly<Record<string, Variant>>;
}

const HERE = { state: 'UP', district: 'UP-VARANASI' } as const;
const NEAR = { state: 'UP', district: 'UP-AGRA' } as const;
const SOMEWHERE = { state: 'UP' } as const;
const UNFOUND = { state: 'UP', district: UNLISTED } as const;

const DIMENSIONS = {
  district: {
    attributes: ['districts', 'states', 'district', 'state'],
    variants: {
      'own district': { principal: { districts: ['UP-VARANASI'] }, resource: HERE },
      'district of own State': { principal: { districts: ['UP'] }, resource: HERE },
      'unlisted in own State': { principal: { districts: ['UP'] }, resource: UNFOUND },
      'district unknown in own State': { principal: { districts: ['UP'] }, resource: SOMEWHERE },
      'account of all districts': { principal: { districts: ['all'] }, resource: HERE },
      'other district': { principal: { districts: ['UP-VARANASI', 'RJ'] }, resource: NEAR },
      'unlisted beside own district': {
        principal: { districts: ['UP-VARANASI'] },
        resource: UNFOUND,
      },
      'unlisted in an unknown State': {
        principal: { districts: ['UP'] },
        resource: { district: UNLISTED },
      },
      'district unknown': { principal: { districts: ['UP-VARANASI'] } },
      'account without districts': { resource: HERE },
    },
  },
  organisation: {
    attributes: ['organisation'],
    variants: {
      'own organisation': {
        principal: { organisation: 'own' },
        resource: { organisation: 'own' },
      },
      'other organisation': {
        principal: { organisation: 'own' },
        resource: { organisation: 'other' },
      },
      'organisation of the case unknown': { principal: { organisation: 'own' } },
      'account without organisation': { resource: { organisation: 'own' } },
    },
  },
  artisan: {
    attributes: ['artisanId'],
    variants: {
      'own case': { principal: { artisanId: 'own' }, resource: { artisanId: 'own' } },
      'case of another artisan': {
        principal: { artisanId: 'own' },
        resource: { artisanId: 'other' },
      },
      'artisan of the case unknown': { principal: { artisanId: 'own' } },
      'account without an artisan': { resource: { artisanId: 'own' } },
    },
  },
  ended: {
    attributes: ['ended'],
    variants: {
      open: { resource: { ended: false } },
      ended: { resource: { ended: true } },
      'end unknown': {},
    },
  },
} as const satisfies Readonly<Record<string, Dimension>>;

export type DimensionName = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as DimensionName[];

/** A variant of each dimension that matters. */
export type Situation = Readonly<Partial<Record<DimensionName, string>>>;

export const variantsOf = (name: DimensionName): string[] => Object.keys(DIMENSIONS[name].variants);

/** The limits that may apply to a role's action, by their scope. */
export const limitsOf = (set: AccessPolicySet, role: string, action: string): Limit[] =>
  set.limits
    .filter((one) => one.role === null || one.role === role)
    .filter((one) => one.actions === null || one.actions.includes(action));

/** The dimensions on which a role's action can depend: those that a limit of it reads. Permits read nothing. */
export function dimensionsOf(set: AccessPolicySet, role: string, action: string): DimensionName[] {
  const reads = limitsOf(set, role, action).flatMap((one) => [...one.reads]);
  return DIMENSION_NAMES.filter((name) => {
    const attributes: readonly string[] = DIMENSIONS[name].attributes;
    return reads.some((one) => attributes.includes(one));
  });
}

/** Every combination of the variants of some dimensions. */
export function situationsOf(dimensions: readonly DimensionName[]): Situation[] {
  return dimensions.reduce<Situation[]>(
    (before, name) =>
      before.flatMap((one) => variantsOf(name).map((variant) => ({ ...one, [name]: variant }))),
    [{}],
  );
}

/** Whether a role may do something in a situation. What the situation does not say is not known. */
export function isAllowedIn(
  set: AccessPolicySet,
  role: string,
  action: string,
  situation: Situation,
): boolean {
  const variants = DIMENSION_NAMES.flatMap((name): Variant[] => {
    const all: Readonly<Record<string, Variant>> = DIMENSIONS[name].variants;
    const one = all[situation[name] ?? ''];
    return one === undefined ? [] : [one];
  });
  const principal = Object.assign({ role }, ...variants.map((one) => one.principal));
  const resource = Object.assign({}, ...variants.map((one) => one.resource));
  return decideBy(set, { principal, action, resource }).allowed;
}
