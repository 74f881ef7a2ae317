import { COMMAND_NAMES, COMMAND_TABLE } from '../../contracts/commands.ts';
import { table } from '../../tools/contract/pages/parts.ts';

/** The page of all commands with their name in each client, from the table of commands. */
export function commandsPage(): string {
  const rows = COMMAND_NAMES.map((name) => {
    const { meaning, roles, path, cli } = COMMAND_TABLE[name];
    return [`\`${name}\``, meaning, roles.join(', '), `\`${path}\``, `\`${cli}\``];
  });
  return `# Commands

For: backend developers, operators and contributors.

What people and systems ask of a case. This page is made from the table in \`contracts/commands.ts\` by \`npm run docs\`; HTTP,
Kafka, the command line and Temporal's Updates are made from the same table.

${table(['command', 'what it does', 'who may give it', 'HTTP', 'command line'], rows)}

- **HTTP:** \`POST /v1/cases/{case}/…\` with the path of the table, an \`Idempotency-Key\` and who acts in headers; the body holds
  the other fields. A submission brings its contents along. See [HTTP](http.md).
- **Kafka:** type \`artisan-onboarding.command.NAME\` on \`artisan-onboarding.commands.v1\`, with references in place of contents.
  Two more types open a case: \`register\` and \`reapply\`. See [the contract](../contracts/published/commands/README.md).
- **Command line:** \`npm run cli -- …\`; \`--as ROLE\` says who acts where that is not the first role of the table.
- **Temporal UI:** an Update of this name, whose description holds an input that can be copied.
- **Library:** \`onboarding.give(NAME, caseId, body, given)\`.

The same command id again gets the first answer; the same id with another content is refused as \`COMMAND_ID_REUSED\`.
`;
}
