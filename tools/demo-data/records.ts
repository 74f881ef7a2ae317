import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** Splits a CSV text into rows, line by line. */

/** A row of a CSV file with its line; the heading is line 1. */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

type LineRule = 'quote_not_closed' | 'stray_quote' | 'line_break' | 'carriage_return';

/** A line, or several that make one row, whose cells cannot be told apart. */
interface LineProblem {
  readonly line: number;
  readonly last: number;
  readonly rule: LineRule;
}

export interface Records {
  /** In the order of the file, without empty rows. */
  readonly records: readonly CsvRecord[];
  readonly problems: readonly LineProblem[];
  /** Lines whose cells are all empty. */
  readonly empty: readonly number[];
}

/** The most lines of one row whose cells have line breaks. */
const MOST_LINES_OF_A_ROW = 20;

/**
 * Reads a CSV text line by line, so that one lost quote spoils its own row and not those below it: to a reader of the
 * whole text (RFC 4180 allows line breaks in quotes) everything up to the next quote would be one cell.
 */
export function readRecords(text: string): Records {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  // The empty text after the last line feed is no line.
  if (lines.at(-1) === '') lines.pop();
  const records: CsvRecord[] = [];
  const problems: LineProblem[] = [];
  const empty: number[] = [];
  let columns: number | null = null;
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    const read = fieldsOf(lines[index] ?? '');
    if (typeof read === 'string') {
      const more = read === 'quote_not_closed' ? linesOfRow(lines, index, columns) : 0;
      problems.push({ line, last: line + more, rule: more > 0 ? 'line_break' : read });
      index += more;
    } else if (read.every((field) => field.trim() === '')) empty.push(line);
    else if (read.some((field) => field.includes('\r')))
      problems.push({ line, last: line, rule: 'carriage_return' });
    else records.push({ fields: read, line });
    columns ??= typeof read === 'string' ? null : read.length;
  }
  return { records, problems, empty };
}

/** How many further lines complete a row to as many cells as the heading has; 0 where none do. */
function linesOfRow(lines: readonly string[], from: number, columns: number | null): number {
  for (let more = 1; more <= MOST_LINES_OF_A_ROW && from + more < lines.length; more += 1) {
    const read = fieldsOf(lines.slice(from, from + more + 1).join('\n'));
    if (read === 'stray_quote') return 0;
    if (typeof read !== 'string') return read.length === columns ? more : 0;
  }
  return 0;
}

/** The cells of a row, or why they cannot be told apart. */
function fieldsOf(row: string): string[] | 'quote_not_closed' | 'stray_quote' {
  if (row === '') return [];
  try {
    // NUL as the line end, so that a carriage return within the row is kept.
    const options = { relax_column_count: true, record_delimiter: '\u0000' };
    return (parse(row, options) as string[][])[0] ?? [];
  } catch (error) {
    const unclosed = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    return unclosed ? 'quote_not_closed' : 'stray_quote';
  }
}
