import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWN_FOLDER } from '../../policies/access/own-policies.ts';

/** A change of one file of the access policies: `from` has to be there. */
export interface AccessEdit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Copies the access policies, edits the copy, and hands its folder over. The copy is removed in the end. */
export function withEditedPolicies<T>(
  edits: readonly AccessEdit[],
  work: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'access-'));
  try {
    cpSync(OWN_FOLDER, folder, {
      recursive: true,
      filter: (path) => path === OWN_FOLDER || /\.cedar(schema)?$/.test(path),
    });
    for (const { file, from, to } of edits) {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
