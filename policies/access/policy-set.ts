import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DetailedError,
  type PolicyJson,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';

/** Reads a folder of Cedar files, checks it, and hands it to Cedar's engine once. */

export const SCHEMA_FILE = 'schema.cedarschema';
const CEDAR_FILE = /\.cedar$/;

/** The types of `schema.cedarschema`. */
export const ACCOUNT = 'Account';
export const CASE = 'Case';
const ROLE = 'Role';

type EntityAttributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What every policy of the files has. */
interface AnyPolicy {
  /** Its `@id`: unique in the folder. */
  readonly id: string;
  readonly file: string;
  /** The line above it: why it is there. */
  readonly why: string;
}

/** A permit: what a role may do. */
interface Permit extends AnyPolicy {
  readonly role: string;
  readonly actions: readonly string[];
}

/** A forbid: where a role may not do it. Its id is the code of the refusal. */
export interface Limit extends AnyPolicy {
  /** The sentence of the refusal. */
  readonly says: string;
  /** The roles and actions of its scope; null for all. Its conditions may name fewer. */
  readonly role: string | null;
  readonly actions: readonly string[] | null;
  /** The attributes of accounts and cases that its conditions read. */
  readonly reads: ReadonlySet<string>;
  /** Its text in Cedar, without comments before it. */
  readonly text: string;
}

/** A folder of policies that Cedar's engine has taken. */
export interface AccessPolicySet {
  /** The name under which the engine keeps the schema and the policies. */
  readonly name: string;
  readonly roles: readonly string[];
  readonly actions: readonly string[];
  /** The attributes that accounts and cases may have, by the type of entity, as the schema says them. */
  readonly attributes: EntityAttributes;
  /** The roles that each action is permitted to, in the order of the files. Limits may refuse it all the same. */
  readonly permitted: ReadonlyMap<string, readonly string[]>;
  /** In the order of the files. */
  readonly permits: readonly Permit[];
  readonly limits: readonly Limit[];
}

/** A file that cannot be used, by its name, the policy where one is meant, and the rule that it breaks. */
export class BrokenAccessPolicy extends Error {
  override name = 'BrokenAccessPolicy';
  readonly file: string;
  readonly policy: string | null;
  readonly rule: string;

  constructor(file: string, policy: string | null, rule: string) {
    super(`${file}${policy === null ? '' : `, policy ${policy}`}: ${rule}`);
    this.file = file;
    this.policy = policy;
    this.rule = rule;
  }
}

/**
 * Reads `schema.cedarschema` and every `*.cedar` of a folder.
 *
 * A permit names one role and its actions and nothing else, so that who may do what can be read off. What narrows it is
 * a forbid, which says why it refuses.
 * @throws BrokenAccessPolicy for the first file that cannot be used
 */
export function readPolicySet(folder: string): AccessPolicySet {
  const files = filesOf(folder);
  const schema = readFileSync(join(folder, SCHEMA_FILE), 'utf8');
  const { roles, actions, attributes } = namesOf(schema);
  const read = files.flatMap((file) => policiesOf(file, readFileSync(join(folder, file), 'utf8')));
  for (const [place, { id, file }] of read.entries()) {
    const first = read.findIndex((one) => one.id === id);
    if (first !== place)
      throw new BrokenAccessPolicy(file, id, `its @id is that of a policy in ${read[first]?.file}`);
  }
  const texts = Object.fromEntries(read.map(({ id, text }) => [id, text]));
  checkTypes(schema, texts, read);
  checkAttributes(read, attributes);
  const name = createHash('sha256')
    .update(JSON.stringify([schema, texts]))
    .digest('hex');
  for (const taken of [
    preparseSchema(name, schema),
    preparsePolicySet(name, { staticPolicies: texts }),
  ])
    if (taken.type === 'failure') throw broken(SCHEMA_FILE, schema, taken.errors);
  const permits = read.flatMap(({ policy }) => ('says' in policy ? [] : [policy]));
  const limits = read.flatMap(({ policy }) => ('says' in policy ? [policy] : []));
  const permitted = permittedBy(permits, actions);
  return { name, roles, actions, attributes, permitted, permits, limits };
}

function filesOf(folder: string): string[] {
  let all: string[];
  try {
    all = readdirSync(folder).sort();
  } catch {
    throw new BrokenAccessPolicy(folder, null, 'must be a folder that can be read');
  }
  const files = all.filter((file) => CEDAR_FILE.test(file));
  if (!all.includes(SCHEMA_FILE))
    throw new BrokenAccessPolicy(folder, null, `must hold ${SCHEMA_FILE}`);
  if (files.length === 0)
    throw new BrokenAccessPolicy(folder, null, 'must hold policies in files *.cedar');
  return files;
}

/** What the schema names. */
function namesOf(schema: string): Pick<AccessPolicySet, 'roles' | 'actions' | 'attributes'> {
  const read = schemaToJson(schema);
  if (read.type === 'failure') throw broken(SCHEMA_FILE, schema, read.errors);
  const { entityTypes = {}, actions = {} } = read.json[''] ?? {};
  const role = entityTypes[ROLE];
  if (role === undefined || !('enum' in role))
    throw new BrokenAccessPolicy(SCHEMA_FILE, null, `must name the roles as entity ${ROLE} enum`);
  const attributes = Object.fromEntries(
    [ACCOUNT, CASE].map((type) => {
      const { shape } = (entityTypes[type] ?? {}) as { shape?: { attributes?: object } };
      if (shape?.attributes === undefined)
        throw new BrokenAccessPolicy(SCHEMA_FILE, null, `must have the entity ${type}`);
      return [type, { ...shape.attributes }];
    }),
  );
  return { roles: role.enum, actions: Object.keys(actions), attributes };
}

/** A policy with its text. */
interface ReadPolicy extends Pick<AnyPolicy, 'id' | 'file'> {
  readonly text: string;
  readonly policy: Permit | Limit;
}

function policiesOf(file: string, text: string): ReadPolicy[] {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure') throw broken(file, text, parts.errors);
  if (parts.policy_templates.length > 0)
    throw new BrokenAccessPolicy(file, null, 'must hold no templates');
  // In the order of the file, in which the first limit is the one that is told.
  return parts.policies
    .toSorted((one, other) => text.indexOf(one) - text.indexOf(other))
    .map((one) => {
      const policy = policyOf(file, text, one);
      return { id: policy.id, file, text: one, policy };
    });
}

const ID = /^[a-z]+(?:[._][a-z]+)*$/;

function policyOf(file: string, whole: string, text: string): Permit | Limit {
  const read = policyToJson(text);
  if (read.type === 'failure') throw broken(file, text, read.errors);
  const { effect, annotations = {}, principal, action, resource, conditions } = read.json;
  const { id, says } = annotations;
  if (id === undefined) throw new BrokenAccessPolicy(file, null, `must have an @id: ${head(text)}`);
  const refuse = (rule: string) => new BrokenAccessPolicy(file, id, rule);
  if (!ID.test(id)) throw refuse('its @id must be of small letters, dots and underscores');
  const before = whole.slice(0, whole.indexOf(text)).trimEnd().split('\n').at(-1) ?? '';
  const [, why] = /^\/\/ (\S.*)$/.exec(before) ?? [];
  if (why === undefined) throw refuse('must have a line of comment above it that says why');
  const role = roleOf(principal);
  const actions = actionsOf(action);
  if (effect === 'forbid') {
    if (!says) throw refuse('a forbid must have @says, the sentence for whom it refuses');
    const reads = new Set(attributesIn(conditions));
    return { id, file, why, says, role, actions, reads, text };
  }
  if (role === null || actions === null || resource.op !== 'All' || conditions.length > 0)
    throw refuse(
      'a permit must name one role and its actions, and nothing else: what narrows it is a forbid',
    );
  return { id, file, why, role, actions };
}

type Uid = Extract<PolicyJson['principal'], { entity: unknown }>['entity'];
const uidOf = (uid: Uid) => ('__entity' in uid ? uid.__entity : uid);

/** The role that a scope names; null where it names none. */
function roleOf(principal: PolicyJson['principal']): string | null {
  if (!('entity' in principal)) return null;
  const { type, id } = uidOf(principal.entity);
  return type === ROLE ? id : null;
}

/** The actions that a scope names; null where it names none. */
function actionsOf(action: PolicyJson['action']): readonly string[] | null {
  if ('entities' in action) return action.entities.map((one) => uidOf(one).id);
  return 'entity' in action ? [uidOf(action.entity).id] : null;
}

/** The attributes that an expression in Cedar's JSON reads, or asks for with `has`. */
function attributesIn(expression: unknown): string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  const own = 'attr' in expression ? [expression.attr].flat().map(String) : [];
  return [...own, ...Object.values(expression).flatMap(attributesIn)];
}

function permittedBy(permits: readonly Permit[], actions: readonly string[]) {
  const rolesOf = (action: string) =>
    permits.flatMap((one) => (one.actions.includes(action) ? [one.role] : []));
  return new Map(actions.map((action) => [action, [...new Set(rolesOf(action))]]));
}

/** Cedar's own check of the policies against the schema. A warning counts: a policy that can never apply is a mistake. */
function checkTypes(
  schema: string,
  texts: Readonly<Record<string, string>>,
  read: readonly ReadPolicy[],
): void {
  const checked = validate({ schema, policies: { staticPolicies: { ...texts } } });
  if (checked.type === 'failure') {
    const [error] = checked.errors;
    throw new BrokenAccessPolicy(SCHEMA_FILE, null, error?.message ?? 'cannot be checked');
  }
  const [found] = [...checked.validationErrors, ...checked.validationWarnings];
  if (found === undefined) return;
  const { file = SCHEMA_FILE } = read.find(({ id }) => id === found.policyId) ?? {};
  throw new BrokenAccessPolicy(file, found.policyId, sentenceOf(found.error));
}

/** Cedar lets a policy ask with `has` for an attribute that there is not: it would never be there. */
function checkAttributes(read: readonly ReadPolicy[], attributes: EntityAttributes): void {
  const known = new Set(Object.values(attributes).flatMap((one) => Object.keys(one)));
  for (const { id, file, policy } of read)
    for (const one of 'reads' in policy ? policy.reads : [])
      if (!known.has(one))
        throw new BrokenAccessPolicy(
          file,
          id,
          `reads ${one}, which neither ${ACCOUNT} nor ${CASE} has`,
        );
}

const head = (text: string) => text.split('\n', 1)[0] ?? '';

const sentenceOf = ({ message, help }: DetailedError) =>
  help === null ? message : `${message} (${help})`;

/** A text that Cedar cannot read: the line, and the policy that it is in by the `@id` before it. */
function broken(file: string, text: string, [error]: readonly DetailedError[]): BrokenAccessPolicy {
  const [place] = error?.sourceLocations ?? [];
  // Cedar counts bytes.
  const before =
    place === undefined ? '' : Buffer.from(text).subarray(0, place.start).toString('utf8');
  const policy = [...before.matchAll(/@id\("([^"]*)"\)/g)].at(-1)?.[1] ?? null;
  const line = place === undefined ? '' : `line ${before.split('\n').length}: `;
  return new BrokenAccessPolicy(
    file,
    policy,
    `${line}${error === undefined ? 'cannot be read' : sentenceOf(error)}`,
  );
}
