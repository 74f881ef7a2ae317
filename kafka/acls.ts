/** A right of one user. The broker refuses everything else. */
export interface AclRule {
  readonly user: string;
  readonly on: 'topic' | 'group' | 'transactional-id';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: 'read' | 'write' | 'delete';
}

/** True if both rules give the same right. */
export const sameRule = (a: AclRule, b: AclRule): boolean => keyOf(a) === keyOf(b);
const keyOf = ({ user, on, name, pattern, operation }: AclRule) =>
  JSON.stringify([user, on, name, pattern, operation]);

/** One call of Kafka's own tool for each rule, for operators who keep ACLs in scripts. */
export function aclCommands(rules: readonly AclRule[], brokers: readonly string[]): string[] {
  return rules.map(({ user, on, name, pattern, operation }) =>
    [
      'kafka-acls.sh',
      '--bootstrap-server',
      quoted(brokers.join(',')),
      '--command-config admin.properties --add --allow-principal',
      quoted(`User:${user}`),
      `--operation ${operation[0]?.toUpperCase()}${operation.slice(1)}`,
      `--${on}`,
      quoted(name),
      ...(pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
    ].join(' '),
  );
}

/** Quoted for a shell. */
const quoted = (text: string) =>
  /^[\w.,:=@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
