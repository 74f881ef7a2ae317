import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

export const HISTORIES = join(PROJECT_DIR, 'test/histories');

/** The names of the kept histories, one for each run. */
export function keptHistories(): string[] {
  return readdirSync(HISTORIES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** A run with its history from the server. */
export interface KeptRun {
  readonly name: string;
  readonly history: History;
}

/** A history that a live run made by chance, and that shows a fault. */
export const metRun = (name: string): KeptRun => runIn(join(PROJECT_DIR, 'test/replay/met'), name);

export const keptRuns = (names: readonly string[] = keptHistories()): KeptRun[] =>
  names.map((name) => runIn(HISTORIES, name));

function runIn(folder: string, name: string): KeptRun {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8');
  return { name, history: historyFromJSON(JSON.parse(text)) };
}
