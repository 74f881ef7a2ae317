import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir } from '../launcher/paths.ts';
import type { Report } from './drill.ts';
import type { Fault } from './fault.ts';

/** Keeps the reports of drills in a file. */

/** The report of a drill, with its time and the command that runs it again. */
export interface KeptReport extends Report {
  /** ISO 8601. */
  readonly at: string;
  readonly command: string;
}

/** The file of all reports. It is not among the data of `npm start`, which are deleted with it. */
const file = () => join(dataDir(), 'drills.jsonl');

/** Appends a report to the file. @param settings the numbers of the fault, by name */
export function keepReport(
  report: Report,
  fault: Fault,
  settings: Readonly<Record<string, number>>,
): void {
  const chosen = Object.entries({ cases: report.cases, ...settings })
    .filter(([name, value]) => value !== (name === 'cases' ? 300 : fault.settings[name]?.default))
    .map(([name, value]) => ` --${name} ${value}`);
  const command = `npm run drill -- ${fault.name}${chosen.join('')} --seed ${report.seed}`;
  const kept: KeptReport = { ...report, at: new Date().toISOString(), command };
  mkdirSync(dataDir(), { recursive: true });
  appendFileSync(file(), `${JSON.stringify(kept)}\n`);
}

/** @returns all reports of the file, oldest first. */
export function keptReports(): readonly KeptReport[] {
  if (!existsSync(file())) return [];
  const lines = readFileSync(file(), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as KeptReport);
}
