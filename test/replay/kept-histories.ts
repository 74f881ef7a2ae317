import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../dev/paths.ts';

export const HISTORIES = join(PROJECT_DIR, 'test/histories');

/** The names of the kept histories, one for each run. */
export function keptHistories(): string[] {
  return readdirSync(HISTORIES)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}
