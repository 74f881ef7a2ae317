import { TOPICS } from '../../../contracts/topics.ts';
import { TOPIC_OF } from '../examples.ts';
import type { Folder } from '../schemas.ts';

/** What the pages of several topics have in common. */

export const code = (text: string) => `\`${text}\``;

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const DAY_MS = 24 * 3600_000;
const inDays = (ms: string) => {
  const days = Number(ms) / DAY_MS;
  return Number.isInteger(days) ? ` (${days} ${days === 1 ? 'day' : 'days'})` : '';
};
const readable = (name: string, value: string) => {
  if (value === '-1') return `\`${value}\` (no limit)`;
  return `\`${value}\`${name.endsWith('.ms') ? inDays(value) : ''}`;
};

/** The settings with which a topic is created, and those that differ in production. */
export function settings(folder: Folder, inProduction: Readonly<Record<string, string>>): string {
  const topic = TOPIC_OF[folder];
  const plan = TOPICS.find((one) => one.topic === topic);
  if (plan === undefined) throw new Error(`${topic} is not created`);
  const asCreated = [
    ['partitions', `${plan.partitions}, fixed for ever: raising them breaks the order of a key`],
    ...Object.entries(plan.config).map(([name, value]) => [`\`${name}\``, readable(name, value)]),
  ];
  const replicas = {
    'replication factor': '3',
    '`min.insync.replicas`': '2',
    ...inProduction,
  };
  return `${table(['setting', 'value'], asCreated)}

On one machine each record has one replica. In production:

${table(['setting', 'value'], Object.entries(replicas))}`;
}

/** Whether the pipeline already uses a topic. The page of a topic that it does not use yet says so. */
export const SERVED: Readonly<Record<Folder, boolean>> = {
  events: true,
  cases: true,
  commands: true,
  rejected: true,
};

/** The first lines of a page. */
export function heading(folder: Folder): string {
  const title = `# ${code(TOPIC_OF[folder])}`;
  if (SERVED[folder]) return title;
  return `${title}

> **Specified, and not in use yet.** The topic is created and its contract is fixed, so that you can build on it; no
> program of the pipeline writes or reads it yet.`;
}

/** The section on personal data, in the same words on each page. */
export const PSEUDONYMOUS = `Records hold no name, no phone number, no account, PAN or Aadhaar number, and no document. They are **pseudonymous,
not anonymous**: an artisan id stands for one person, and a reader who can link it to the person learns the whole history
of their cases. Treat the topic as personal data.

**Small cells.** Trade, district and settlement together can leave one person: a district may have a single armourer.
Publish no count of fewer than ten people by trade and district, nor two tables whose difference is one.`;
