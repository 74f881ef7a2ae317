import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../launcher/paths.ts';
import { FAULTS } from './faults/all.ts';
import { type KeptReport, keptReports } from './kept.ts';

/** Writes the table of drills into the page about reliability. */

/** The page with the table of the latest drills. */
export const RELIABILITY_PAGE = 'docs/reliability.md';
const [BEGIN, END] = ['<!-- drills: begin -->', '<!-- drills: end -->'];
const HEADING = [
  ...['drill', 'cases', 'faults', 'lost', 'gaps', 'out of order', 'conflicts', 'fold mismatches'],
  ...['done twice', 'duplicates', 'events', 'ended', 'seconds', 'day'],
];

/**
 * Writes the latest report of each drill into the page, also of one that failed.
 * @param leastCases reports of fewer cases are left out
 * @throws Error where the page lacks the marks of the table
 */
export function writeTable(leastCases: number): void {
  const page = join(PROJECT_DIR, RELIABILITY_PAGE);
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`${RELIABILITY_PAGE} has no place for the table: ${BEGIN} and ${END}`);
  const table = drillTable(keptReports(), leastCases);
  writeFileSync(page, `${before.slice(0, from + BEGIN.length)}\n${table}\n${before.slice(to)}`);
}

/** @returns the table in Markdown; a sentence where there is no report. */
export function drillTable(reports: readonly KeptReport[], leastCases: number): string {
  const wide = reports.filter(({ cases }) => cases >= leastCases);
  const latest = FAULTS.flatMap(({ name }) => wide.findLast(({ drill }) => drill === name) ?? []);
  if (latest.length === 0) return `No drill of at least ${leastCases} cases has been run yet.`;
  const missing = FAULTS.filter(({ name }) => !latest.some(({ drill }) => drill === name));
  return [
    row(HEADING),
    row(HEADING.map((_one, index) => (index === 0 ? '---' : '---:'))),
    ...latest.map((one) => row(cells(one))),
    '',
    ...(missing.length === 0
      ? []
      : [`Not run yet: ${missing.map(({ name }) => `\`${name}\``).join(', ')}.`, '']),
    'The same runs as commands, with what else they found:',
    '',
    ...latest.map((one) => `- \`${one.command}\`${figuresOf(one)}`),
  ].join('\n');
}

const row = (of: readonly string[]) => `| ${of.join(' | ')} |`;

function cells(one: KeptReport): string[] {
  const { cases, faults, lost, gaps, outOfOrderAfterDedupe, conflicts, foldMismatches } = one;
  const { doneTwice, duplicates, events } = one;
  const ends = Object.entries(one.ended).map(
    ([end, count]) => `${count} ${end.replaceAll('_', ' ')}`,
  );
  const numbers = [
    ...[cases, faults, lost, gaps, outOfOrderAfterDedupe, conflicts, foldMismatches],
    ...[doneTwice, duplicates, events],
  ];
  const failed = one.mistakes.length > 0 ? ' (failed)' : '';
  return [
    `\`${one.drill}\`${failed}`,
    ...numbers.map(String),
    ends.join(', '),
    String(Math.round(one.seconds)),
    one.at.slice(0, 10),
  ];
}

function figuresOf({ figures, acknowledged }: KeptReport): string {
  const named = Object.entries({ acknowledged, ...figures }).map(
    ([name, value]) => `${words(name)} ${value}`,
  );
  return `: ${named.join(', ')}`;
}

const words = (name: string) => name.replaceAll(/[A-Z]/g, (one) => ` ${one.toLowerCase()}`);
