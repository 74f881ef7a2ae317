import { COMMAND_NAMES } from '../../contracts/commands.ts';
import { ACCESS_ROLES, type AccessRole } from '../../contracts/vocabulary.ts';
import { GENERAL_REFUSALS } from '../../policies/access/access.ts';
import { ACCESS_ACTIONS, type AccessAction } from '../../policies/access/actions.ts';
import { actorRole, ownPolicySet } from '../../policies/access/own-policies.ts';
import {
  type DimensionName,
  dimensionsOf,
  isAllowedIn,
  situationsOf,
  variantsOf,
} from '../../policies/access/situations.ts';
import { code, table } from '../../tools/contract/pages/parts.ts';

/** What a dimension narrows to, in a cell of the table; by the variants that are allowed. */
const WORDS: Readonly<Record<DimensionName, Readonly<Record<string, string>>>> = {
  district: {
    [[
      'own district',
      'district of own State',
      'unlisted in own State',
      'district unknown in own State',
      'account of all districts',
    ].join()]: 'own districts',
  },
  organisation: { 'own organisation': 'own organisation' },
  artisan: { 'own case': 'own case' },
  ended: { open: 'while open', ended: 'after the end' },
};

/** Where a role may do something, in a few words; empty where it may nowhere. */
function cell(role: AccessRole, action: AccessAction): string {
  const set = ownPolicySet();
  const dimensions = dimensionsOf(set, role, action);
  const allowed = situationsOf(dimensions).filter((one) => isAllowedIn(set, role, action, one));
  if (allowed.length === 0) return '';
  const sides = dimensions.map((name) => ({
    name,
    variants: variantsOf(name).filter((variant) => allowed.some((one) => one[name] === variant)),
  }));
  const count = sides.reduce((product, { variants }) => product * variants.length, 1);
  if (count !== allowed.length) throw new Error(`${role}, ${action}: no few words say where`);
  const words = sides.flatMap(({ name, variants }) =>
    variants.length === variantsOf(name).length
      ? []
      : [WORDS[name][variants.join()] ?? variants.join(' or ')],
  );
  return words.length === 0 ? 'everywhere' : words.join(', ');
}

const rowsOf = (actions: readonly AccessAction[]) =>
  actions.map((action) => [code(action), ...ACCESS_ROLES.map((role) => cell(role, action))]);

/** The page on who may do what, from the policies. */
export function accessPage(): string {
  const { permits, limits } = ownPolicySet();
  const others = ACCESS_ACTIONS.filter((one) => !COMMAND_NAMES.some((name) => name === one));
  const head = ['', ...ACCESS_ROLES];
  return `# Who may do what

For: administrators, auditors, and developers of ways in.

Who may do what is data: policies in [Cedar](https://docs.cedarpolicy.com/), in \`policies/access/\`. This page is made from them by
\`npm run docs\`; a test fails when this page and they differ.

## The roles of accounts

An account of a person or of a system has one role. The last two of the table below, \`operations\` and \`auditor\`, never stand
in an event: the roles of events are released and stay as they are.

${table(
  ['role', 'what for'],
  permits.map(({ role, why }) => [code(role), why]),
)}

An account also says, where that applies, to which \`organisation\` it belongs, in which \`districts\` it works (codes of
districts such as \`UP-VARANASI\`, letters of States such as \`UP\`, or \`all\`), and whose account it is (\`artisanId\`).

## The table

### Commands of a case

${table(head, rowsOf(COMMAND_NAMES))}

### Everything else

${table(head, rowsOf(others))}

- **own districts**: those of the account. The account of a State covers its districts, and what is \`unlisted\` there or has no
  district yet. An \`unlisted\` district is in no account of single districts. \`all\` covers everything.
- **own organisation**: cases that the organisation of the account opened. Who opened an older case may not be known: such a case is
  nobody's own.
- **own case**: that of the artisan whose account it is.
- \`deposit\` and \`keep\` write personal data to the dossier, for a command over Kafka. \`readAudit\` reads who looked up, erased or
  released what, and why.

## How it is decided

\`policies/access/roles.cedar\` permits: one role, and what it may do. \`policies/access/limits.cedar\` forbids: where it may not all
the same. What no permit names is refused.

- **What is not known never widens.** Without districts, without an organisation, or of a case whose district is not known, the
  answer is no, and names what is missing. It is yes only where every value of what is missing would be allowed too.
- **An error is a no.** Cedar skips a policy that it cannot evaluate. Where that happens the request is refused.
- **Files are checked when they are read**, against \`policies/access/schema.cedarschema\`: a role, action or attribute that does not
  exist, an \`@id\` that is there twice, a policy that can never apply. The error names the file, the policy and the rule.

HTTP and commands over Kafka ask alike. A way in asks \`decideAccess\` of \`policies/access/access.ts\`, with the account, the action and the case:

| request | the case that it is asked with |
| --- | --- |
| a command, a look at a case, its dossier | the case: state, district, organisation, artisan, whether it has ended |
| \`register\`, \`deposit\` | the case as it would be: state and district of the registration, organisation of the account |
| \`listCases\`, \`countCases\` | what the list is narrowed to, and the organisation of the account. A list that is narrowed to nothing is for accounts that may see all |
| \`findArtisan\` | each application that was found: those that are refused are left out |
| \`readAudit\` | nothing |

Commands also meet the validator of their case, in the workflow. Cedar cannot run there, so it asks a table of roles that is
made from the policies by \`npm run grant-roles\` (\`contracts/granted-roles.ts\`). A test fails when the two differ.

**\`unblock\` by operations.** The actor of a command has a role of events, so \`operations\` cannot stand there. \`unblock\` records no
event. It is sent with the role \`${actorRole('unblock', 'operations')}\` and the hash of the account that gave it (\`actorRole\` of
\`policies/access/own-policies.ts\`): this stands in the history of the run alone.
Policies that would permit \`operations\` or \`auditor\` any other command are refused when they are read.

## Why not

A refusal has a code, which stays, and a sentence. Of several limits the first in this order is told.

${table(
  ['code', 'sentence', 'why'],
  [
    ...Object.entries(GENERAL_REFUSALS).map(([id, sentence]) => [code(id), sentence, '']),
    ...limits.map(({ id, says, why }) => [code(id), says, why]),
  ],
)}

## Changing it

1. Edit \`policies/access/roles.cedar\` or \`policies/access/limits.cedar\`. Each policy has an \`@id\`, and a line above it that says why.
2. See who gains or loses what, in every kind of situation:

   \`\`\`sh
   mkdir /tmp/before && git archive HEAD policies/access | tar -x -C /tmp/before
   npm run cli -- policy access-diff /tmp/before .
   \`\`\`

   It takes folders of Cedar files, or exported states of the project; \`--json\` is for machines. Like \`policy diff\` it ends with 0
   whether there is a difference or not (\`gains\` and \`losses\` of the JSON are empty lists without one), and with 1 where a folder cannot
   be used.
3. \`npm run grant-roles\`, \`npm run docs\`, and the table of \`test/policies/access-matrix.test.ts\`, which is written by hand.

A right that was taken away ends at once, also on open cases. A replay asks no policy: what was taken stays taken.
`;
}
