/**
 * What is wrong with a file of registrations, said to whoever made it. `{line}` is a line of the file, the heading is
 * line 1. Nothing that stands in a cell is ever repeated.
 */
export const FILES = {
  'file.empty':
    'The file is empty. Save the table again as CSV in UTF-8, with commas between the cells.',
  'file.not_csv':
    'The file is not CSV: it is {kind}. Open it and save the table as CSV in UTF-8, with commas between the cells.',
  'file.other_encoding': 'The file is written in {encoding}. Save the table again as CSV in UTF-8.',
  'file.not_utf8':
    'Line {line} has bytes that are not UTF-8. Save the table again as CSV in UTF-8, then check the names in it.',
  'file.nul': 'Line {line} has a NUL byte. The file is damaged: save the table again as CSV.',
  'file.cr_line_ends':
    'The lines end in a carriage return alone. Save the table again as CSV in UTF-8, with usual line ends.',
  'file.sep_line': 'Line {line} is a “sep=” line. Delete it: the heading has to be line 1.',
  'file.delimiter':
    'The cells are separated by {delimiter}. Save the table again with commas between the cells.',
  'file.no_heading':
    'Line {line} has to be the heading with the names of the columns, and most of them are not there.',
  'file.header_only': 'The file has a heading and no row below it.',
  'file.missing_column': 'Line {line}: the column {column} is missing.',
  'file.repeated_column':
    'Line {line}: the column {column} is there more than once, at {places}. Delete all but one.',
  'file.unknown_column':
    'Line {line}: the name of column {place} is not known. Correct it, or delete the column.',
  'file.column_count': 'Line {line} has {count} cells, and the heading has {wanted}.',
  'file.quote_not_closed':
    'Line {line}: a quote is opened and not closed on the line. Close it; what belongs to the line is not known.',
  'file.stray_quote':
    'Line {line}: a quote stands inside a cell. Put the cell into quotes and write the quote twice.',
  'file.line_break':
    'Lines {line} to {last} are one row, as a cell has a line break. Write the cell on one line.',
  'file.carriage_return':
    'Line {line} has a carriage return inside. Save the table again with usual line ends.',
  'file.repeated_document':
    'Line {line}, column {column}: this kind of document is in the row already.',
  'file.repeated_product': 'Line {line}, column {column}: this product is in the row already.',
  'file.not_named':
    'Line {line}, column {column}: is empty, and other cells of the same thing are not.',
  'file.unknown_requirement':
    'Line {line}, column {column}: names something that is not in the row.',
  'file.empty_rows': 'Empty rows were passed over: {count}, the first is line {line}.',
  'file.empty_columns': 'Empty columns without a name were passed over: {places}.',
} as const;
