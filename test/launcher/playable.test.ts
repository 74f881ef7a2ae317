import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readArtisans } from '../../tools/demo-data/read.ts';
import { playableFile } from '../../tools/launcher/playable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'playable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [heading = '', ...rows] = readFileSync('tools/demo-data/artisans.csv', 'utf8').split('\n');
const column = (name: string) => heading.split(',').indexOf(name);
const withField = (row: string, name: string, value: string) =>
  row.split(',').with(column(name), value).join(',');
const write = (...lines: string[]) => {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

it('a file without a bad row is played as it is', () => {
  const file = write(heading, rows[0] ?? '', rows[1] ?? '');
  expect(playableFile(file, readArtisans(file), folder)).toBe(file);
});

it('of a file with bad rows the others are played, also around line breaks and broken quotes', () => {
  const file = write(
    heading,
    withField(rows[1] ?? '', 'bank_holder', '"Rakesh\nVishwakarma"'),
    withField(rows[1] ?? '', 'pincode', '12'),
    'too,few,fields',
    '',
    rows[4] ?? '',
    'a"b"c,"d" e,f',
  );
  const artisans = readArtisans(file);
  expect(new Set(artisans.problems.map((one) => one.line))).toEqual(new Set([2, 4, 5, 8]));
  expect(artisans.rows.map((one) => one.line)).toEqual([7]);
  const played = readArtisans(playableFile(file, artisans, folder));
  expect(played.problems).toEqual([]);
  expect(played.rows.map((row) => row.registration)).toEqual(
    artisans.rows.map((row) => row.registration),
  );
  expect(played.rows).toHaveLength(artisans.rows.length);
});
