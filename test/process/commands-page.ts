import { COMMAND_NAMES, COMMAND_TABLE } from '../../contracts/commands.ts';
import { ownPolicySet } from '../../policies/access/own-policies.ts';
import { table } from '../../tools/contract/pages/parts.ts';

/** The page of all commands with their name in each client, from the table of commands. */
export function commandsPage(): string {
  const rows = COMMAND_NAMES.map((name) => {
    const { meaning, path, cli, example } = COMMAND_TABLE[name];
    const roles = ownPolicySet().permitted.get(name) ?? [];
    const acts = example.actor.role;
    return [`\`${name}\``, meaning, roles.join(', '), `\`${path}\``, `\`${cli}\``, acts];
  });
  return `# Commands

For: backend developers, operators and contributors.

What people and systems ask of a case. This page is made from the table in \`contracts/commands.ts\` by \`npm run docs\`; HTTP,
Kafka, the command line and Temporal's Updates are made from the same table. Who may give each is in \`policies/access/\`, also where:
[Who may do what](access.md).

${table(['command', 'what it does', 'who may give it', 'HTTP', 'command line', 'acts as'], rows)}

- **HTTP:** \`POST /v1/cases/{case}/…\` with the path of the table, an \`Idempotency-Key\` and who acts in headers; the body holds
  the other fields. A submission brings its contents along. See [HTTP](http.md).
- **Kafka:** type \`artisan-onboarding.command.NAME\` on \`artisan-onboarding.commands.v1\`, with references in place of contents.
  Two more types open a case: \`register\` and \`reapply\`. See [the contract](../contracts/published/commands/README.md).
- **Command line:** \`npm run cli -- …\`; \`--as ROLE\` says who acts where that is not the role in the last column. An
  operator or facilitator adds \`--on-behalf-of ARTISAN --consent REFERENCE\`.
- **Temporal UI:** an Update of this name, whose description holds an input that can be copied.
- **Library:** \`onboarding.give(NAME, caseId, body, given)\`.

The same command id again gets the first answer; the same id with another content is refused as \`COMMAND_ID_REUSED\`.
`;
}
