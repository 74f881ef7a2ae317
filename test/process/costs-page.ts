import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORIES, keptHistories } from '../replay/kept-histories.ts';

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
`;
}

function eventsOf(name: string): string[] {
  const text = readFileSync(join(HISTORIES, `${name}.json`), 'utf8');
  const { events } = JSON.parse(text) as Kept;
  return events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', ''));
}
