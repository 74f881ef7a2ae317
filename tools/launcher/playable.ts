import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { textOf } from '../demo-data/file-text.ts';
import type { Artisans } from '../demo-data/read.ts';
import { readRecords } from '../demo-data/records.ts';

/**
 * A file that the sandbox accepts: the file itself, or a copy without its bad rows, which were reported before. The
 * sandbox refuses a whole file for one bad row.
 */
export function playableFile(file: string, { rows, problems }: Artisans, dataDir: string): string {
  if (problems.length === 0) return file;
  const good = new Set(rows.map((row) => row.line));
  const read = textOf(readFileSync(file));
  const { records } = readRecords('text' in read ? read.text : '');
  const kept = records.filter(({ line }, index) => index === 0 || good.has(line));
  const path = join(dataDir, 'run', 'artisans.csv');
  mkdirSync(join(dataDir, 'run'), { recursive: true });
  writeFileSync(path, stringify(kept.map(({ fields }) => [...fields])));
  return path;
}
