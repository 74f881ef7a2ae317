import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historiesOf, keptHistories, RELEASE } from '../replay/kept-histories.ts';

interface Kept {
  readonly events: readonly { readonly eventType: string }[];
}

const COUNTED = [
  ['ACTIVITY_TASK_SCHEDULED', 'activities'],
  ['MARKER_RECORDED', 'local activities'],
  ['WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'Updates'],
  ['TIMER_STARTED', 'timers'],
  ['UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', 'search attributes'],
] as const;

/** The page of what a case costs the server, by scenario: counted in the kept histories, over all runs of a case. */
export function costsPage(): string {
  const byScenario = Map.groupBy(keptHistories(), (name) => name.replace(/\.run-\d+$/, ''));
  const rows = [...byScenario].map(([scenario, names]) => {
    const types = names.flatMap((name) => eventsOf(name));
    const count = (type: string) => types.filter((one) => one === type).length;
    return { scenario, all: types.length, counts: COUNTED.map(([type]) => count(type)) };
  });
  const lines = rows
    .toSorted((a, b) => a.all - b.all)
    .map(({ scenario, all, counts }) => `| ${[scenario, all, ...counts].join(' | ')} |`);
  const straight = rows.find(({ scenario }) => scenario === 'straight')?.all ?? 0;
  return `# What the process costs

For: contributors, and administrators who plan the size of a server.

History events of one case of each scenario, counted by \`npm run docs\` in the kept histories (\`test/histories\`, policy
\`demo\`); a test fails when this page and they differ. \`straight\` (${straight}) is the way without any detour, with a
watch of the listing and polls in it that the frozen \`bench\` policy does not have: that path alone is measured against
others by \`npm run bench -- path\`. Everything above it is what the detour costs: another upload, a decision by a person,
a reminder, an outage with its return.

| scenario | history events | ${COUNTED.map(([, name]) => name).join(' | ')} |
| --- | ${['', ...COUNTED].map(() => '---').join(' | ')} |
${lines.join('\n')}

## Beside others, measured

Two cores, no other program running, one run of each command. Compare the columns with each other: the machine decides the rates.

\`npm run bench -- path --json\`: 40 straight cases at once, the median of 5 rounds. *Naive* records each change as published samples do
it, by a local and a regular activity. *Bare* makes the same calls and takes the same decisions, and records nothing.

| | ours | naive | bare |
| --- | --- | --- | --- |
| onboardings a second | 5.41 | 2.14 | 8.93 |
| ours, in times of that, the median of the rounds | | 2.5 | 0.59 |
| history events of a case | 97 | 268 | 74 |
| state transitions of a case | 43 | 111 | 32 |
| milliseconds of the processor for a case: all | 328 | 840 | 199 |
| of these Temporal's server | 185 | 520 | 120 |
| the worker | 136 | 290 | 77 |
| the broker | 9 | 25 | 2 |

\`npm run bench -- publish --json\`: 20,014 events a second through the publisher, 0.95 times kafkajs alone (0.9 to 1.18 in the rounds). From
recorded to consumed, at half of the path's full load: 41 ms for half of the events, 172 ms for 99 of 100. The late ones are those that are
recorded while a marketplace's call is under way: it takes none along, since it may wait for its quota.

That a worker evaluates contracts and policies once for all cases, and leaves out the stack traces of promises, spares all three
about the same. So ours stands further from bare in times than in milliseconds.

\`npm run bench -- evicted --cases 200 --json\`: from a decision to the next step's event, for 99 of 100: 103 ms with the case in the
worker's cache, 136 ms where others have put it out and the worker has to replay it first (1.3 times).

## Many open cases

\`npm run bench -- growth --json\`, once, an hour on the same two cores. Other work ran beside it while the cases were opened, a program of
20 s while those beside 200 were measured, and tests while those beside 2,000 were; 20,000 were measured alone. So the share below may be somewhat too
high. The cases wait for a reviewer; beside them 40 whole onboardings run at once, and
single decisions are answered.

| open cases | onboardings a second | a decision is answered: half, 99 of 100 | memory of the worker | disk for each case, Temporal and Kafka |
| --- | --- | --- | --- | --- |
| 200 | 3.7 | 40 ms, 195 ms | 955 MB | 82 kB |
| 2,000 | 3.1 | 50 ms, 386 ms | 1,622 MB | 57 kB |
| 20,000 | 3.0 | 45 ms, 472 ms | 1,953 MB | 47 kB |

So a hundred times as many open cases leave 0.81 of the rate. The worker keeps a bounded number of cases in memory; all others it replays.
`;
}

function eventsOf(name: string): string[] {
  const text = readFileSync(join(historiesOf(RELEASE), `${name}.json`), 'utf8');
  const { events } = JSON.parse(text) as Kept;
  return events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', ''));
}
