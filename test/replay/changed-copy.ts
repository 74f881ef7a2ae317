import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** One change of a file of the copy. */
export interface Change {
  /** Its path in the project. */
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/**
 * Does work with a copy of the workflow bundle's sources in which some files are changed.
 * @param added further files, by their path in the copy
 * @throws Error for a change that finds nothing to change
 */
export async function withChangedCopy<T>(
  changes: readonly Change[],
  work: (folder: string) => Promise<T>,
  added: Readonly<Record<string, string>> = {},
): Promise<T> {
  mkdirSync(join(PROJECT_DIR, '.data'), { recursive: true });
  // Inside the project, so that its packages are found from there.
  const folder = mkdtempSync(join(PROJECT_DIR, '.data/changed-'));
  try {
    for (const room of ['contracts', 'policies', 'workflows'])
      cpSync(join(PROJECT_DIR, room), join(folder, room), { recursive: true });
    for (const [file, text] of Object.entries(added)) writeFileSync(join(folder, file), text);
    for (const { file, from, to } of changes) {
      const before = readFileSync(join(folder, file), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has nothing like ${from}`);
      writeFileSync(join(folder, file), after);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
