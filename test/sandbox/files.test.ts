import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../contracts/vocabulary.ts';
import { FILES } from '../../policies/texts/en/files.ts';
import { COLUMNS } from '../../tools/demo-data/columns.ts';
import { ARTISANS_CSV } from '../../tools/demo-data/generate.ts';
import { parseArtisans } from '../../tools/demo-data/read.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

/** The heading and fifty rows, as a service centre may send them. */
const LINES = readFileSync(ARTISANS_CSV, 'utf8').split('\n').slice(0, 51);
const [HEADING = '', ...ROWS] = LINES;
const FILE = `${LINES.join('\n')}\n`;
const SHORT = `${LINES.slice(0, 4).join('\n')}\n`;
const TABLE = parse(FILE) as string[][];
const file = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const place = (column: string) => HEADING.split(',').indexOf(column);
/** The file with something else in the cell of a line. */
const withCell = (line: number, column: string, value: string) =>
  stringify(TABLE.with(line - 1, (TABLE[line - 1] ?? []).with(place(column), value)));
const told = (found: ReturnType<typeof parseArtisans>) =>
  found.problems.map(({ line, column, rule }) => [line, rule, ...(column === '-' ? [] : [column])]);
/** Personal texts of the first row, which no message may hold. */
const PERSONAL = ['Imran', 'Ram', '5100007922', 'ZZZPR0001B', '000000104740', 'इमरान'];
const silentOn = (found: ReturnType<typeof parseArtisans>) => {
  for (const one of PERSONAL)
    expect(JSON.stringify([found.problems, found.notes])).not.toContain(one);
};

const bytes = (...all: (string | readonly number[])[]) =>
  Buffer.concat(all.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.from(one))));
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const half = Math.floor(FILE.length / 2);

describe('a file that is no CSV of UTF-8 is refused whole, once and by name', () => {
  it.each<[string, Buffer | string, [number, string]]>([
    ['nothing', '', [1, 'empty']],
    ['white space alone', ' \r\n\n\t\n', [1, 'empty']],
    ['empty cells alone', ',,,\n,\n', [1, 'empty']],
    ['a mark of byte order alone', '\ufeff', [1, 'empty']],
    ['UTF-16 with its mark', utf16(`\ufeff${FILE}`), [1, 'other_encoding']],
    ['UTF-16, big-endian, with its mark', utf16(`\ufeff${FILE}`).swap16(), [1, 'other_encoding']],
    ['UTF-16 without a mark', utf16(FILE), [1, 'other_encoding']],
    ['UTF-16, big-endian, without a mark', utf16(FILE).swap16(), [1, 'other_encoding']],
    // Excel's “Unicode Text”: UTF-16 with tabs.
    ['Unicode Text', utf16(`\ufeff${FILE.replaceAll(',', '\t')}`), [1, 'other_encoding']],
    [
      'bytes of Windows-1252',
      bytes(FILE.slice(0, HEADING.length + 20), [0xe9], FILE.slice(-300)),
      [2, 'not_utf8'],
    ],
    ['a text that is cut within a letter', bytes(FILE, [0xe0, 0xa4]), [52, 'not_utf8']],
    ['a NUL byte', bytes(file(LINES.slice(0, 7)), [0], ROWS[7] ?? ''), [8, 'nul']],
    ['line ends of an old Macintosh', FILE.replaceAll('\n', '\r'), [1, 'cr_line_ends']],
    ['a “sep=” line', `sep=,\r\n${FILE}`, [1, 'sep_line']],
    ['a “sep=” line in quotes, behind a mark', `\ufeff"sep=;"\n${FILE}`, [1, 'sep_line']],
    ['semicolons', stringify(TABLE, { delimiter: ';' }), [1, 'delimiter']],
    ['tabs', stringify(TABLE, { delimiter: '\t' }), [1, 'delimiter']],
    [
      'semicolons, all quoted',
      stringify(TABLE, { delimiter: ';', quoted: true }),
      [1, 'delimiter'],
    ],
    ['no heading', file(ROWS), [1, 'no_heading']],
    ['a heading alone', HEADING, [1, 'header_only']],
    ['a heading and empty rows', `${HEADING}\n,,,\n`, [1, 'header_only']],
  ])('%s', (_what, content, expected) => {
    const found = parseArtisans(content);
    expect(found.rows).toEqual([]);
    expect(told(found)).toEqual([expected]);
    silentOn(found);
  });

  /** First bytes from the shared MIME database of freedesktop.org (`freedesktop.org.xml`) and from `file(1)`. */
  it.each([
    [
      'Excel (.xlsx)',
      bytes('PK\x03\x04\x14\x00\x06\x00', '[Content_Types].xml', 'xl/workbook.xml'),
    ],
    [
      'OpenDocument (.ods)',
      bytes('PK\x03\x04', 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
    ],
    ['Excel (.xls)', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'x')],
    ['ZIP', bytes('PK\x03\x04', 'artisans.csv')],
    ['gzip', bytes([0x1f, 0x8b, 8, 0], 'x')],
    ['PDF', bytes('%PDF-1.7\n')],
    ['HTML/XML', bytes('<html><table><tr><td>scheme_number</td></tr></table>')],
    ['HTML/XML', bytes('\ufeff<?xml version="1.0"?><Workbook/>')],
  ])('%s', (kind, content) => {
    const found = parseArtisans(content);
    expect(told(found)).toEqual([[1, 'not_csv']]);
    expect(found.problems[0]?.message).toContain(kind);
  });

  /** From Markus Kuhn's “UTF-8 decoder capability and stress test”, sections 3 and 4 and 5. */
  it.each([
    ['a lonely continuation byte', [0x80]],
    ['a lonely start byte', [0xc0, 0x20]],
    ['a sequence with its last byte missing', [0xe0, 0x80]],
    ['an impossible byte', [0xfe]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xe0, 0x80, 0x80]],
    ['a single surrogate', [0xed, 0xa0, 0x80]],
  ])('%s', (_what, sequence) => {
    expect(told(parseArtisans(bytes(file(LINES.slice(0, 9)), sequence, '\n')))).toEqual([
      [10, 'not_utf8'],
    ]);
  });

  it('for any bytes it says something, in both languages, and throws nothing', () => {
    const cut = fc.tuple(fc.nat(SHORT.length), fc.uint8Array({ minLength: 1, maxLength: 8 }));
    const changed = cut.map(([at, some]) => bytes(SHORT.slice(0, at), [...some], SHORT.slice(at)));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array().map((one) => Buffer.from(one)),
          changed,
        ),
        (content) => {
          const all = LANGUAGES.map((language) => parseArtisans(content, language));
          for (const { rows, problems, notes } of all) {
            expect(rows.length + problems.length).toBeGreaterThan(0);
            for (const { rule, message } of problems)
              if (`file.${rule}` in FILES) expect(message).not.toMatch(/[{}]|undefined/);
            expect(notes.join()).not.toMatch(/[{}]/);
          }
          expect(all.map(told)).toEqual(all.map(() => told(all[0] ?? parseArtisans(''))));
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('a heading', () => {
  const heading = (change: (names: string[]) => string[]) =>
    parseArtisans(file([change(HEADING.split(',')).join(','), ...ROWS]));
  const more = (name: string, cell: string) =>
    parseArtisans(file([`${HEADING},${name}`, ...ROWS.map((row) => `${row},${cell}`)]));

  it('with a name twice is refused: it is not known which of two PANs is meant', () => {
    const found = more('pan', 'ZZZPX9999Q');
    expect(found.rows).toEqual([]);
    expect(told(found)).toEqual([[1, 'repeated_column', 'pan']]);
    expect(found.problems[0]?.message).toContain(
      `${place('pan') + 1} (Y), ${COLUMNS.length + 1} (BY)`,
    );
    expect(told(more(' pan ', 'ZZZPX9999Q'))).toEqual([[1, 'repeated_column', 'pan']]);
  });

  it('with any name twice is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLUMNS), (column) => {
        expect(told(more(column, ''))).toEqual([[1, 'repeated_column', column]]);
      }),
      { numRuns: 20 },
    );
  });

  it('with a name that is not known is refused, and the name is not repeated: it may be a person’s', () => {
    const found = more('Sunita Devi', 'x');
    expect(told(found)).toEqual([[1, 'unknown_column']]);
    expect(found.problems[0]?.message).toContain('77 (BY)');
    expect(found.problems[0]?.message).not.toContain('Sunita');
    expect(told(more('PAN', 'x'))).toEqual([[1, 'unknown_column']]);
  });

  it('without a name that there has to be is refused, with each name', () => {
    const found = heading((names) => names.filter((one) => !['pan', 'ifsc'].includes(one)));
    expect(found.rows).toEqual([]);
    expect(told(found)).toEqual([
      [1, 'missing_column', 'pan'],
      [1, 'missing_column', 'ifsc'],
    ]);
  });

  it('in another order is read as it says', () => {
    const turned = stringify(TABLE.map((row) => [...row].reverse()));
    const found = parseArtisans(turned);
    expect(found.problems).toEqual([]);
    expect(found.rows.map(({ registration }) => registration)).toEqual(
      parseArtisans(FILE).rows.map(({ registration }) => registration),
    );
  });

  it('with empty columns behind it is read, and one note says so; not where something stands below', () => {
    const found = more(',', ',');
    expect(found).toMatchObject({ problems: [], rows: { length: 50 } });
    expect(found.notes).toEqual([
      'Empty columns without a name were passed over: 77 (BY), 78 (BZ).',
    ]);
    expect(told(more('', 'x'))).toEqual([[1, 'unknown_column']]);
  });
});

describe('a row', () => {
  it('with a lost quote is told of by its line, and the other 49 are read', () => {
    const row = ROWS[16] ?? '';
    const lost = file(LINES.with(17, row.replace('"', '')));
    const found = parseArtisans(lost);
    expect(told(found)).toEqual([[18, 'stray_quote']]);
    expect(found.rows.map(({ line }) => line)).toEqual(
      LINES.map((_line, index) => index + 1).filter((line) => line !== 1 && line !== 18),
    );
    silentOn(found);
    const opened = parseArtisans(file(LINES.with(17, row.replace(/^/, '"'))));
    expect(told(opened)).toEqual([[18, 'stray_quote']]);
    const end = parseArtisans(file(LINES.with(50, `${ROWS[49]},"`)));
    expect(told(end)).toEqual([[51, 'quote_not_closed']]);
    expect(end.rows).toHaveLength(49);
    // A quote in the first of fifty rows, and none behind it: the other 49 were one cell.
    const plain = TABLE.map((cells) => cells.map((cell) => cell.replaceAll(',', ' ')).join(','));
    const first = parseArtisans(file(plain.with(1, (plain[1] ?? '').replace('Imran', '"Imran'))));
    expect(told(first)).toEqual([[2, 'quote_not_closed']]);
    expect(first.rows).toHaveLength(49);
    expect(told(parseArtisans(file(LINES.with(0, `"${HEADING}`))))[0]).toEqual([
      1,
      'quote_not_closed',
    ]);
  });

  it('that lost any one of its quotes is reported, and no other row is lost', () => {
    // Where no other cell is in quotes, a quote that is not closed is open to the end of the file.
    const plain = TABLE.map((row) => row.map((cell) => cell.replaceAll(',', ' ')).join(','));
    const few = fc.constant(plain.slice(0, 9));
    const many = fc.constant(
      stringify(TABLE.slice(0, 9), { quoted: true }).split('\n').slice(0, 9),
    );
    const line = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(fc.oneof(few, many), line, fc.nat(), fc.nat(), (lines, index, nth, which) => {
        const whole = lines[index] ?? '';
        const cells = whole.split(',');
        const at = nth % cells.length;
        const row = whole.includes('"') ? whole : cells.with(at, `"${cells[at]}"`).join(',');
        const places = [...row.matchAll(/"/g)].map((one) => one.index);
        const lost = places[which % places.length] ?? 0;
        const changed = row.slice(0, lost) + row.slice(lost + 1);
        const found = parseArtisans(file(lines.with(index, changed)));
        expect(found.problems.map((one) => one.line)).toEqual([index + 1]);
        expect(found.rows.map((one) => one.line)).toEqual(
          lines.map((_line, place) => place + 1).filter((one) => one > 1 && one !== index + 1),
        );
      }),
      { numRuns: Math.min(PROPERTY_RUNS, 40) },
    );
  });

  /** RFC 4180, section 2, rule 6: fields with line breaks are enclosed in quotes. */
  it('with a line break in a cell is told of with all of its lines', () => {
    const found = parseArtisans(withCell(5, 'name_latin', 'Imran\nRam'));
    expect(told(found)).toEqual([[5, 'line_break']]);
    expect(found.problems[0]?.message).toContain('5 to 6');
    expect(found.rows).toHaveLength(49);
    expect(found.rows.at(-1)?.line).toBe(52);
    silentOn(found);
  });

  /** RFC 4180, section 2, rules 1, 2, 5 and 7: CRLF, a last line without one, quotes around any field, doubled quotes. */
  it('is read however the standard lets it be written', () => {
    const title = 'Stool, "low"';
    const plain = parseArtisans(withCell(3, 'product_1_title_en', title));
    expect(plain.problems).toEqual([]);
    expect(plain.rows[1]?.registration.products?.[0]?.title.en).toBe(title);
    const registrations = ({ rows }: typeof plain) => rows.map(({ registration }) => registration);
    const table = parse(withCell(3, 'product_1_title_en', title)) as string[][];
    for (const written of [
      stringify(table, { quoted: true, record_delimiter: 'windows' }),
      stringify(table, { bom: true, eof: false }),
    ])
      expect(registrations(parseArtisans(written))).toEqual(registrations(plain));
  });

  it.each([
    ['a cell too many', `${ROWS[3]},x`],
    ['a cell too few', (ROWS[3] ?? '').replace(/,[^,]*$/, '')],
    ['one cell', 'x'],
  ])('with %s is told of', (_what, row) => {
    const found = parseArtisans(file(LINES.with(4, row)));
    expect(told(found)).toEqual([[5, 'column_count']]);
    expect(found.rows).toHaveLength(49);
  });

  it('with a carriage return inside is told of', () => {
    const found = parseArtisans(file(LINES.with(4, (ROWS[3] ?? '').replace(',', '\r,'))));
    expect(told(found)).toEqual([[5, 'carriage_return']]);
  });

  it('without anything in it is passed over; however many there are, one note says so', () => {
    const empty = ','.repeat(COLUMNS.length - 1);
    const found = parseArtisans(
      file([...LINES, ...Array.from({ length: 900 }, () => empty), '', ' , ']),
    );
    expect(found).toMatchObject({ problems: [], rows: { length: 50 } });
    expect(found.notes).toEqual(['Empty rows were passed over: 902, the first is line 52.']);
  });

  it.each([
    ['a product twice', 'product_2', 'product_1', 'repeated_product', 'product_2_title_en'],
    [
      'a kind of document twice',
      'document_2',
      'document_1',
      'repeated_document',
      'document_2_kind',
    ],
  ])('with %s is told of', (_what, to, from, rule, column) => {
    const [heading = [], first = []] = TABLE;
    const copied = heading.reduce(
      (row, name, index) =>
        name.startsWith(`${to}_`) ? row.with(index, row[place(name.replace(to, from))] ?? '') : row,
      first,
    );
    const found = parseArtisans(stringify([heading, copied]));
    expect(found.rows).toEqual([]);
    expect(told(found)).toEqual([[2, rule, column]]);
  });

  it.each([
    ['a document without its kind', 'document_1_kind', '', 'not_named', 'document_1_kind'],
    ['a product without its title', 'product_1_title_en', ' ', 'not_named', 'product_1_title_en'],
    [
      'what comes later and is not there',
      'comes_later',
      'pann',
      'unknown_requirement',
      'comes_later',
    ],
  ])('with %s is told of: it would be lost', (_what, column, value, rule, named) => {
    expect(told(parseArtisans(withCell(2, column, value)))).toContainEqual([2, rule, named]);
  });
});

it('is read to the half where the half is whole', () => {
  // Whatever is cut off at a line’s end is as a shorter file: no reader can know more.
  const cut = FILE.slice(0, FILE.lastIndexOf('\n', half));
  const found = parseArtisans(cut);
  expect(found.problems).toEqual([]);
  expect(found.rows).toHaveLength(cut.split('\n').length - 1);
});
