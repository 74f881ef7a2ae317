import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** A row of a CSV file with its line; the heading is line 1. */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

type LineRule = 'quote_not_closed' | 'stray_quote' | 'line_break' | 'carriage_return';

/** A line, or several that belong together, of which it is not known what stands in which cell. */
interface LineProblem {
  readonly line: number;
  readonly last: number;
  readonly rule: LineRule;
}

export interface Records {
  /** In the order of the file, rows of empty cells left out. */
  readonly records: readonly CsvRecord[];
  readonly problems: readonly LineProblem[];
  /** Lines without anything in any cell. */
  readonly empty: readonly number[];
}

/** How many lines one row is looked for over, where a cell has line breaks. */
const MOST_LINES_OF_A_ROW = 20;

/**
 * Reads a CSV text line by line, so that one lost quote spoils its own row and not those below it: to a reader of the
 * whole text (RFC 4180 allows line breaks in quotes) everything up to the next quote would be one cell.
 */
export function readRecords(text: string): Records {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  // What follows the last line feed is no line.
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

/** How many lines further a row goes that is whole with them, as many cells as the heading has; 0 where none is. */
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
    // No line ends here, so that a carriage return within stays visible.
    const options = { relax_column_count: true, record_delimiter: '\u0000' };
    return (parse(row, options) as string[][])[0] ?? [];
  } catch (error) {
    const unclosed = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    return unclosed ? 'quote_not_closed' : 'stray_quote';
  }
}
