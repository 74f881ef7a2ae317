import { type EntityJson, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { UNLISTED } from '../../contracts/places/states.ts';
import type { AccessRole } from '../../contracts/vocabulary.ts';
import type { AccessAction } from './actions.ts';
import { ownPolicySet } from './own-policies.ts';
import { ACCOUNT, type AccessPolicySet, CASE } from './policy-set.ts';

/** Whether an account may do something to a case: the one question that every way in asks. */

/** The account that asks. What is not known is left out, and never widens what it may do. */
export interface AccessPrincipal {
  readonly role: AccessRole;
  /** The organisation that it belongs to. */
  readonly organisation?: string | undefined;
  /** Where it works: codes of districts, letters of States, or `all`. */
  readonly districts?: readonly string[] | undefined;
  /** Who it is, for an artisan's own account. */
  readonly artisanId?: string | undefined;
}

/**
 * The case that it asks about; of a case that is to be opened, what it would be; of a list, what it is narrowed to. What
 * is not known is left out. `organisation` is compared as it is: both as they were given, or both hashed.
 */
export interface AccessResource {
  /** The letters of its State. A district's code implies them. */
  readonly state?: string | undefined;
  /** The code of its district, or `unlisted`. */
  readonly district?: string | undefined;
  /** The organisation that opened it. */
  readonly organisation?: string | undefined;
  readonly artisanId?: string | undefined;
  readonly ended?: boolean | undefined;
}

export interface AccessRequest {
  readonly principal: AccessPrincipal;
  readonly action: AccessAction;
  readonly resource: AccessResource;
}

/** Why not: a code that programs may branch on, and a sentence that holds nothing of the account or the case. */
interface AccessRefusal {
  readonly code: string;
  readonly sentence: string;
}
export type AccessDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly because: AccessRefusal };

/** The codes of refusals that are no limit of the files. */
export const GENERAL_REFUSALS = {
  'role.unknown': 'the account has no role that is known',
  'action.unknown': 'there is no such action',
  'role.not_permitted': 'the role of the account may not do this',
  'policy.failed': 'the access policies could not be evaluated',
} as const;

/**
 * Decides by the policies of this folder, which are read and checked at the first call.
 * @throws BrokenAccessPolicy where they cannot be used; `ownPolicySet` does so at the start of a program
 */
export function decideAccess(request: AccessRequest): AccessDecision {
  return decideBy(ownPolicySet(), request);
}

/** What any set of policies is asked; its roles and actions may be others than those of this program. */
export interface AnyRequest extends Omit<AccessRequest, 'principal' | 'action'> {
  readonly principal: Omit<AccessPrincipal, 'role'> & { readonly role: string };
  readonly action: string;
}

/** Decides by a set of policies. An error of Cedar, and what Cedar does not know, is a refusal. */
export function decideBy(set: AccessPolicySet, request: AnyRequest): AccessDecision {
  const { principal, action, resource } = request;
  if (!set.roles.includes(principal.role)) return refused('role.unknown');
  const roles = set.permitted.get(action);
  if (roles === undefined) return refused('action.unknown');
  if (!roles.includes(principal.role)) {
    const whom = roles.length === 0 ? 'nobody' : roles.join(', ');
    return refused(
      'role.not_permitted',
      `${action} is for ${whom}; this account is ${principal.role}`,
    );
  }
  return evaluated(set, principal, action, resource);
}

const refused = (
  code: keyof typeof GENERAL_REFUSALS,
  sentence: string = GENERAL_REFUSALS[code],
): AccessDecision => ({ allowed: false, because: { code, sentence } });

/** Ids of entities say nothing to the policies, which read attributes alone: so no account's id is given to Cedar. */
const PRINCIPAL = { type: ACCOUNT, id: 'principal' };
const RESOURCE = { type: CASE, id: 'resource' };

function evaluated(
  set: AccessPolicySet,
  principal: AnyRequest['principal'],
  action: string,
  resource: AccessResource,
): AccessDecision {
  try {
    const answer = statefulIsAuthorized({
      principal: PRINCIPAL,
      action: { type: 'Action', id: action },
      resource: RESOURCE,
      context: {},
      preparsedSchemaName: set.name,
      preparsedPolicySetId: set.name,
      validateRequest: true,
      entities: [accountOf(principal), caseOf(resource)],
    });
    if (answer.type !== 'success') return refused('policy.failed');
    const { decision, diagnostics } = answer.response;
    // Cedar skips a policy that fails. Where that is a limit, what is left would allow too much.
    if (diagnostics.errors.length > 0) return refused('policy.failed');
    if (decision === 'allow') return { allowed: true };
    const limit = set.limits.find(({ id }) => diagnostics.reason.includes(id));
    if (limit === undefined) return refused('policy.failed');
    return { allowed: false, because: { code: limit.id, sentence: limit.says } };
  } catch {
    return refused('policy.failed');
  }
}

function accountOf({ role, organisation, districts, artisanId }: AnyRequest['principal']) {
  const works =
    Array.isArray(districts) && districts.every((one) => text(one)) ? { districts } : {};
  const states = 'districts' in works ? { states: statesOf(works.districts) } : {};
  const attrs = { ...known({ organisation, artisanId }), ...works, ...states };
  return { uid: PRINCIPAL, attrs, parents: [{ type: 'Role', id: role }] } satisfies EntityJson;
}

function caseOf({ organisation, artisanId, ended, ...place }: AccessResource) {
  const end = typeof ended === 'boolean' ? { ended } : {};
  const attrs = { ...known({ organisation, artisanId, ...placeOf(place) }), ...end };
  return { uid: RESOURCE, attrs, parents: [] } satisfies EntityJson;
}

/** The States of districts: a district's code begins with that of its State. */
const statesOf = (districts: readonly string[]): string[] => [
  ...new Set(districts.filter((one) => /^[A-Z]{2}(-|$)/.test(one)).map((one) => one.slice(0, 2))),
];

const STATE = /^[A-Z]{2}$/;
const DISTRICT = /^[A-Z]{2}-/;

/** State and district, as far as they can be true: a district's code begins with its State. */
function placeOf({ state, district }: Pick<AccessResource, 'state' | 'district'>) {
  const givenState = text(state) && STATE.test(state) ? { state } : {};
  if (district === UNLISTED) return { ...givenState, district };
  if (!text(district) || !DISTRICT.test(district)) return givenState;
  const ofDistrict = district.slice(0, 2);
  if (text(state) && state !== ofDistrict) return {};
  return { state: ofDistrict, district };
}

/** A value is known if it is a text; an empty one would equal another empty one. */
const text = (value: unknown): value is string => typeof value === 'string' && value !== '';
const known = (all: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => text(one[1])));
