import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../launcher/paths.ts';

/** A copy of sources with changes: the code of another build, for drills and tests. */

/** One change of a file of the copy. */
export interface Change {
  /** Its path in the project. */
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

export interface ChangedCopy {
  readonly folder: string;
  /** Deletes it. */
  remove(): void;
}

/** What the workflow bundle is made of. */
const OF_WORKFLOWS = ['contracts', 'policies', 'workflows'];
/** What a worker is made of. */
export const OF_WORKERS = [
  ...OF_WORKFLOWS,
  ...['activities', 'dossier', 'kafka', 'observability', 'workers'],
  ...['package.json', 'package-lock.json'],
];

/**
 * Copies sources, and changes some files of the copy.
 * @param added further files, by their path in the copy
 * @param paths the folders and files that are copied; those of the workflow bundle if not given
 * @throws Error for a change that finds nothing to change
 */
export function changedCopy(
  changes: readonly Change[],
  added: Readonly<Record<string, string>> = {},
  paths: readonly string[] = OF_WORKFLOWS,
): ChangedCopy {
  mkdirSync(join(PROJECT_DIR, '.data'), { recursive: true });
  // Inside the project, so that its packages are found from there.
  const folder = mkdtempSync(join(PROJECT_DIR, '.data/changed-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const path of paths)
      cpSync(join(PROJECT_DIR, path), join(folder, path), { recursive: true });
    for (const [file, text] of Object.entries(added)) writeFileSync(join(folder, file), text);
    for (const { file, from, to } of changes) {
      const before = readFileSync(join(folder, file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has nothing like ${from}`);
      writeFileSync(join(folder, file), after);
    }
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
