/** One thing that a user may do. Everything else is refused by the broker. */
export interface AclRule {
  readonly user: string;
  readonly on: 'topic' | 'group' | 'transactional-id';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: 'read' | 'write' | 'delete';
}

export const sameRule = (a: AclRule, b: AclRule): boolean => keyOf(a) === keyOf(b);
const keyOf = ({ user, on, name, pattern, operation }: AclRule) =>
  JSON.stringify([user, on, name, pattern, operation]);

/** A call of Kafka's own tool for each rule, for those who keep ACLs in scripts of their own. */
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

/** As a shell takes it, whatever is in it. */
const quoted = (text: string) =>
  /^[\w.,:=@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
