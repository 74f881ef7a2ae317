import { type Change, changedCopy } from '../../tools/deployment/changed-copy.ts';

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
  const copy = changedCopy(changes, added);
  try {
    return await work(copy.folder);
  } finally {
    copy.remove();
  }
}
