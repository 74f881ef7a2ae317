import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Artisans } from '../data/read.ts';

/**
 * A file whose rows the sandbox can play: the file itself, or, where some rows of it are bad, a copy of the others.
 * The sandbox refuses a file with a bad row altogether; here the bad ones have been named already.
 */
export function playableFile(file: string, { rows, problems }: Artisans, dataDir: string): string {
  if (problems.length === 0) return file;
  const good = new Set(rows.map((row) => row.line));
  const records = parse(readFileSync(file, 'utf8'), {
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const kept = records.filter(({ record, info }, index) => {
    // A row is known by its first line, and counted here to its last: quoted fields may hold line breaks.
    const breaks = record.reduce((sum, field) => sum + field.split('\n').length - 1, 0);
    return index === 0 || good.has(info.lines - breaks);
  });
  const path = join(dataDir, 'run', 'artisans.csv');
  mkdirSync(join(dataDir, 'run'), { recursive: true });
  writeFileSync(path, stringify(kept.map(({ record }) => record)));
  return path;
}
