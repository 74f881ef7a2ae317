/** Decodes a file of artisans, and recognises files that are no CSV in UTF-8. */

/** Why a file cannot be read at all. */
type FileRule =
  | 'empty'
  | 'not_csv'
  | 'other_encoding'
  | 'not_utf8'
  | 'nul'
  | 'cr_line_ends'
  | 'sep_line';

export interface FileProblem {
  /** The line of the problem; the first line is 1. */
  readonly line: number;
  readonly rule: FileRule;
  /** The parameters of the message, without content of the file. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** Kinds of files by their first bytes, as in `file(1)` and freedesktop's shared MIME database. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], kind: string])[] = [
  [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'Excel (.xls)'],
  [[0x50, 0x4b, 0x05, 0x06], 'ZIP'],
  [[0x1f, 0x8b], 'gzip'],
  [[...Buffer.from('%PDF-')], 'PDF'],
  [[...Buffer.from('{\\rtf')], 'RTF'],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Names among the first entries of a ZIP that is a spreadsheet. */
const IN_ZIP: readonly (readonly [name: string, kind: string])[] = [
  ['application/vnd.oasis.opendocument.spreadsheet', 'OpenDocument (.ods)'],
  ['xl/', 'Excel (.xlsx)'],
  ['[Content_Types].xml', 'Excel (.xlsx)'],
];
/** Byte order marks. UTF-32 comes before UTF-16, whose mark is a prefix of its own. */
const BYTE_ORDER_MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xff, 0xfe, 0x00, 0x00], 'UTF-32'],
  [[0x00, 0x00, 0xfe, 0xff], 'UTF-32'],
  [[0xff, 0xfe], 'UTF-16'],
  [[0xfe, 0xff], 'UTF-16'],
];
const CHECKED_BYTES = 4096;
const LF = 0x0a;

/**
 * The text of a file without its byte order mark. A file that is not UTF-8 text in lines is a problem, and no encoding is
 * guessed: a name in a wrong encoding would be another name.
 */
export function textOf(bytes: Uint8Array): { readonly text: string } | FileProblem {
  const start = bytes.subarray(0, CHECKED_BYTES);
  const kind = kindOf(start);
  if (kind !== null) return { line: 1, rule: 'not_csv', params: { kind } };
  const encoding = encodingOf(start);
  if (encoding !== null) return { line: 1, rule: 'other_encoding', params: { encoding } };
  const nul = bytes.indexOf(0);
  if (nul >= 0) return at(lineOf(bytes, nul), 'nul');
  const text = decoded(bytes);
  if (text === null) return at(firstNotUtf8(bytes), 'not_utf8');
  if (text.trim() === '') return at(1, 'empty');
  if (/^\s*<(!doctype|html|\?xml|table)/i.test(text))
    return { line: 1, rule: 'not_csv', params: { kind: 'HTML/XML' } };
  if (text.includes('\r') && !text.includes('\n')) return at(1, 'cr_line_ends');
  // Excel's own line that names the separator: other readers take it for the heading.
  if (/^"?sep=/i.test(text)) return at(1, 'sep_line');
  return { text };
}

const at = (line: number, rule: FileRule): FileProblem => ({ line, rule, params: { line } });

const startsWith = (bytes: Uint8Array, signature: readonly number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

function kindOf(start: Uint8Array): string | null {
  if (startsWith(start, ZIP)) {
    const names = Buffer.from(start).toString('latin1');
    return IN_ZIP.find(([name]) => names.includes(name))?.[1] ?? 'ZIP';
  }
  return SIGNATURES.find(([signature]) => startsWith(start, signature))?.[1] ?? null;
}

/** The encoding by its mark, or by many NUL bytes at fixed places, as Latin letters have in UTF-16 and UTF-32. */
function encodingOf(start: Uint8Array): string | null {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => startsWith(start, mark));
  if (marked !== undefined) return marked[1];
  const nuls = [0, 0, 0, 0];
  for (const [index, byte] of start.entries())
    if (byte === 0) nuls[index % 4] = (nuls[index % 4] ?? 0) + 1;
  const often = start.length / 8;
  const [first = 0, second = 0, third = 0, fourth = 0] = nuls;
  if ([first, second, third, fourth].filter((count) => count > often).length >= 3) return 'UTF-32';
  return first + third > 2 * often || second + fourth > 2 * often ? 'UTF-16' : null;
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (
    let index = bytes.indexOf(LF);
    index >= 0 && index < offset;
    index = bytes.indexOf(LF, index + 1)
  )
    line += 1;
  return line;
}

/** The first line that is not UTF-8. In UTF-8 only a line feed has the byte 0x0a, so each line can be checked alone. */
function firstNotUtf8(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf(LF, from);
    if (end < 0 || decoded(bytes.subarray(from, end)) === null) return line;
    from = end + 1;
  }
}
