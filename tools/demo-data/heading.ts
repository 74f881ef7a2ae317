import { COLUMNS, type Column, type FlatRow } from './columns.ts';

/** Reads the heading of a file of artisans. */

/** Why the heading cannot be used, with the parameters of the message. */
export interface HeadingProblem {
  readonly rule: 'no_heading' | 'missing_column' | 'repeated_column' | 'unknown_column';
  readonly column: Column | '-';
  readonly params: Readonly<Record<string, string | number>>;
}

/** The position of each column. */
export interface Heading {
  readonly width: number;
  /** The cells of a row by column name. The row has as many cells as the heading. */
  row(fields: readonly string[]): FlatRow;
  /** Positions without a name. If a cell there is not empty, the file is not read. */
  readonly unnamed: readonly number[];
}

const MOST = COLUMNS.length;
const OTHER_DELIMITERS: Readonly<Record<string, string>> = { ';': '“;”', '\t': 'TAB', '|': '“|”' };

/** Reads the heading. Every column must occur once; the problem of an unknown name holds its position alone. */
export function headingOf(cells: readonly string[]): Heading | readonly HeadingProblem[] {
  const names = cells.map((one) => one.trim());
  const known = new Set(names.filter(isColumn));
  // A row of data holds some column names too, such as `gstin` for the tax route.
  if (known.size < MOST / 2) return [{ rule: 'no_heading', column: '-', params: {} }];
  const places = new Map(COLUMNS.map((column) => [column, placesOf(names, column)] as const));
  const problems: HeadingProblem[] = [];
  for (const [column, at] of places) {
    if (at.length === 0) problems.push({ rule: 'missing_column', column, params: { column } });
    if (at.length < 2) continue;
    const params = { column, places: at.map(placeText).join(', ') };
    problems.push({ rule: 'repeated_column', column, params });
  }
  for (const [index, name] of names.entries())
    if (name !== '' && !isColumn(name))
      problems.push({
        rule: 'unknown_column',
        column: '-',
        params: { place: placeText(index) },
      });
  if (problems.length > 0) return problems;
  return {
    width: names.length,
    row: (fields) =>
      Object.fromEntries(
        [...places].map(([column, [at = 0]]) => [column, fields[at] ?? '']),
      ) as FlatRow,
    unnamed: placesOf(names, ''),
  };
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

const placesOf = (names: readonly string[], wanted: string) =>
  names.flatMap((name, index) => (name === wanted ? [index] : []));

/** The separator of a file's cells if it is no comma; null where the first line does not show one. */
export function otherDelimiter(text: string): string | null {
  const [line = ''] = text.trimStart().split('\n', 1);
  const isHeading = (sign: string) =>
    line.split(sign).filter((name) => isColumn(name.replaceAll('"', '').trim())).length > MOST / 2;
  return Object.entries(OTHER_DELIMITERS).find(([sign]) => isHeading(sign))?.[1] ?? null;
}

/** The number of a column, with its letters as in a spreadsheet program. */
export function placeText(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${index + 1} (${letters})`;
}
