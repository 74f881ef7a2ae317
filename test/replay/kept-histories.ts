import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import project from '../../package.json' with { type: 'json' };
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** One folder for each release, with the histories that its code made. */
const HISTORIES = join(PROJECT_DIR, 'test/histories');

/** The release at hand. */
export const RELEASE = project.version;

/** The releases with kept histories: open cases of each may still run. */
export const keptReleases = (): string[] => readdirSync(HISTORIES).sort();

/** The folder of a release's histories. */
export const historiesOf = (release: string): string => join(HISTORIES, release);

/** The names of a release's histories, one for each run. */
export function keptHistories(release = RELEASE): string[] {
  return readdirSync(historiesOf(release))
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

/** A release's runs. */
export const keptRuns = (
  names: readonly string[] = keptHistories(),
  release = RELEASE,
): KeptRun[] => names.map((name) => runIn(historiesOf(release), name));

function runIn(folder: string, name: string): KeptRun {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8');
  return { name, history: historyFromJSON(JSON.parse(text)) };
}
