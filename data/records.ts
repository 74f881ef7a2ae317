import { parse } from 'csv-parse/sync';

/** A record of a CSV file with the line that it begins in; the heading is line 1. */
export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/** Reads what can be read of a file; of each line that is not readable as CSV (check the quotes) its number is told. */
export function readRecords(csv: string, onUnreadable: (line: number) => void = () => undefined) {
  const records = parse(csv, {
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      onUnreadable(Number(error?.lines ?? 0));
    },
  }) as unknown as { record: string[]; info: { lines: number } }[];
  return records.map(
    ({ record, info }): CsvRecord => ({ fields: record, line: firstLine(record, info.lines) }),
  );
}

/** csv-parse counts to the end of a record; quoted fields may hold line breaks. */
const firstLine = (record: readonly string[], lastLine: number) =>
  lastLine - record.reduce((breaks, field) => breaks + field.split('\n').length - 1, 0);
