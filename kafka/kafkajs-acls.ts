import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { type AclRule, sameRule } from './acls.ts';

/** kafkajs is CommonJS: Node finds its enums only on the default export. */
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  'transactional-id': AclResourceTypes.TRANSACTIONAL_ID,
};
const PATTERNS = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED };
const OPERATIONS = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  delete: AclOperationTypes.DELETE,
};

/** Adds the rules; existing ones stay as they are. Nothing is removed. */
export async function applyAcls(admin: Admin, rules: readonly AclRule[]): Promise<void> {
  await admin.createAcls({ acl: rules.map(entryOf) });
}

/**
 * Rights of these users beyond the rules, as texts: of an earlier role, or given by hand.
 *
 * @param admin connected
 */
export async function aclsBeyond(admin: Admin, rules: readonly AclRule[]): Promise<string[]> {
  const users = [...new Set(rules.map(({ user }) => user))];
  const found = [];
  for (const user of users) {
    const { resources } = await admin.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      principal: `User:${user}`,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ALLOW,
    });
    for (const resource of resources)
      for (const { operation } of resource.acls) {
        const rule = ruleOf(user, resource, operation);
        if (rule !== undefined && rules.some((one) => sameRule(one, rule))) continue;
        found.push(
          `${user}: ${nameOf(AclOperationTypes, operation)} on ${nameOf(AclResourceTypes, resource.resourceType)} ${resource.resourceName} (${nameOf(ResourcePatternTypes, resource.resourcePatternType)})`,
        );
      }
  }
  return found;
}

function entryOf({ user, on, name, pattern, operation }: AclRule): AclEntry {
  return {
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: RESOURCES[on],
    resourceName: name,
    resourcePatternType: PATTERNS[pattern],
    operation: OPERATIONS[operation],
  };
}

function ruleOf(
  user: string,
  {
    resourceType,
    resourceName,
    resourcePatternType,
  }: Pick<AclEntry, 'resourceType' | 'resourceName' | 'resourcePatternType'>,
  operation: number,
): AclRule | undefined {
  const on = keyFor(RESOURCES, resourceType);
  const pattern = keyFor(PATTERNS, resourcePatternType);
  const ours = keyFor(OPERATIONS, operation);
  return on && pattern && ours && { user, on, name: resourceName, pattern, operation: ours };
}

function keyFor<K extends string>(table: Readonly<Record<K, number>>, value: number) {
  return (Object.keys(table) as K[]).find((key) => table[key] === value);
}
const nameOf = (table: Readonly<Record<string, unknown>>, value: number): string =>
  (Object.keys(table).find((key) => table[key] === value) ?? String(value)).toLowerCase();
