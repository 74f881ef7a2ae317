import { END_OF } from '../../contracts/events.ts';
import { type Party, REQUIREMENT_STATUSES, STAGES } from '../../contracts/vocabulary.ts';
import { CURRENT_POLICY, policyOf } from '../../policies/policies.ts';
import { askedByTrade, askedOfAll, statusChanges } from './explore.ts';
import { ownerTables } from './owners.ts';
import { STATE_NAMES } from './states.ts';
import { COMMAND_ROWS } from './tables.ts';

const DAY = 24 * 3600_000;
const days = (ms: number) => (ms >= DAY ? `${ms / DAY} days` : `${ms / 60_000} minutes`);
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: readonly (readonly string[])[]) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((one) => row(...one))].join('\n');

/** The page on the process, derived from the code, so that both always agree. */
export function processPage(): string {
  const { clocks, attempts, escalatesTo } = policyOf(CURRENT_POLICY);
  const ends = Object.entries(END_OF).map(([type, end]) => `  open --> ${end}: ${type}`);
  const changes = statusChanges().map(({ from, to, by }) => `  ${from} --> ${to}: ${by}`);
  return `# The process

For: everybody who wants the exact rules of the process.

Derived from the code by \`npm run docs\`; a test fails when this page and the code differ.

## A case

\`\`\`mermaid
stateDiagram-v2
  direction LR
  state open {
    ${STAGES.map((stage, index) => `${stage} --> ${STAGES[index + 1] ?? 'live'}`).join('\n    ')}
    live --> go_live: listing.fell_back
  }
${ends.join('\n')}
\`\`\`

Laid over any stage: dormant (\`case.became_dormant\` … \`case.resumed\`, or anything that is brought) and held
(\`case.held\` … \`case.released\`): while held nothing is asked, decided or counted, and withdrawing stays possible.

## A requirement

\`\`\`mermaid
stateDiagram-v2
${changes.join('\n')}
\`\`\`

## What is asked for, by trade and seller's route (policy ${CURRENT_POLICY})

${table(['trade', 'own account', 'through a collective'], askedByTrade())}

Every case with goods to sell is asked for: ${'`'}${askedOfAll().join('`, `')}${'`'}. The columns name what comes on top.

## Clocks (policy ${CURRENT_POLICY})

${table(
  ['whom it waits on', 'late after', 'then it goes to'],
  Object.entries(clocks.lateAfter).map(([party, ms]) => [
    party,
    days(ms),
    escalatesTo[party as Party] ?? 'stays, and is told again',
  ]),
)}

Each clock belongs to the piece of work that waits, and nothing that is brought beside it moves it. A watch is no debt, and
a held case waits on no party.

The artisan alone: reminders after ${clocks.remindAt.map(days).join(', ')}; dormant after ${days(clocks.dormantAfter)} and
lapsed after ${days(clocks.lapseAfter)}, both only after ${clocks.remindersNeeded} delivered reminders. A refusal may be appealed against for
${days(clocks.appealWithin)}; after ${attempts} attempts a supervisor looks; a live listing is watched for ${days(clocks.watchFor)}.

## Whose matter an outside answer is

Every answer has one owner, by the same functions that the activities use.

${table(
  ['owner', 'means', 'what the case does'],
  [
    ['artisan', 'a finding about what they brought', 'it comes back with the code and its remedy'],
    [
      'authorisation',
      'the seller’s grant is missing, expired or taken back',
      'the artisan links the account anew; no attempt is lost',
    ],
    [
      'us',
      'our credentials, role, request or account',
      'our operations team mends it, with a clock; the artisan’s clock stands; asked again',
    ],
    ['them', 'no answer, or one that is none', 'an outage: told once, asked again'],
    ['unknown', 'a word that we do not know', 'a facilitator looks; never the artisan'],
    ['a person looks', 'a doubt or an approval', 'a reviewer decides'],
  ],
)}

${ownerTables()
  .map(({ system, rows }) => `### ${system}\n\n${table(['answer', 'owner', 'code'], rows)}`)
  .join('\n\n')}

## Who may do what, when

For each state of a case and each command: the roles whose command is taken, or what the allowed roles hear.
Everybody else hears \`NOT_ALLOWED\`.

${table(
  ['state', ...COMMAND_ROWS.names],
  STATE_NAMES.map((state) => [state, ...COMMAND_ROWS.of(state)]),
)}

${REQUIREMENT_STATUSES.length} statuses, ${STATE_NAMES.length} states, ${COMMAND_ROWS.names.length} commands.
`;
}
