import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Column } from '../../tools/demo-data/columns.ts';
import { DOCUMENT_SLOTS, PRODUCT_SLOTS } from '../../tools/demo-data/columns.ts';
import { parseArtisans } from '../../tools/demo-data/read.ts';
import { SCENARIO_NAMES, type Scenario } from '../../tools/demo-data/scenarios.ts';
import { PROJECT_DIR } from '../../tools/launcher/paths.ts';

/** Columns with personal data. Tests search for each value where it must not be. */
const PERSONAL: readonly Column[] = [
  'scheme_number',
  'name_latin',
  'name_devanagari',
  'phone',
  'district',
  'consent_taken_by',
  'identity_reference',
  'pan',
  'corrected_pan',
  'bank_holder',
  'bank_account',
  'ifsc',
  'gstin',
  'enrolment_number',
  'seller_id',
  'seller_authorisation',
  ...DOCUMENT_SLOTS.flatMap(
    (slot) => [`document_${slot}_path`, `document_${slot}_sha256`] as const,
  ),
  ...PRODUCT_SLOTS.flatMap(
    (slot) =>
      [
        `product_${slot}_title_en`,
        `product_${slot}_title_hi`,
        `product_${slot}_corrected_title_en`,
        `product_${slot}_description_en`,
        `product_${slot}_description_hi`,
        `product_${slot}_image`,
      ] as const,
  ),
];

/** A mark of two letters, so that no mark is a prefix of another. */
const markOf = (index: number) =>
  String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));

/** A text of no language that occurs nowhere in the project: the core of every marked name and text. */
const latin = (mark: string) => `Qxzvyw${mark}k`;
const devanagari = (mark: string) =>
  `क्ष्ज़ट्ठ${[...mark].map((letter) => String.fromCodePoint(0x915 + letter.charCodeAt(0) - 97)).join('')}`;

/** A name of no row. Finding it in a place shows that a search works there. */
export const CANARY = { latin: latin('zz'), devanagari: devanagari('zz') } as const;

/** Texts that others choose: providers in their answers, callers in their account ids. A name and a phone number. */
export const OTHERS = {
  provider: `${latin('zx')} 9300011188`,
  caller: `${latin('zy')}.9300011199`,
} as const;

export interface Marked {
  /** A file of artisans of every scenario with unique names and texts. */
  readonly csv: string;
  readonly scenarios: readonly Scenario[];
  /** Whole values, and each marked word of names and texts. */
  readonly secrets: readonly string[];
  /** The values in these columns of the row of a scenario. */
  valuesOf(scenario: Scenario, columns: readonly Column[]): string[];
  /** Numbers too short to be searched for within longer numbers. */
  readonly pincodes: readonly string[];
}

type Row = Readonly<Record<string, string>>;

/** Takes one row of each scenario and marks its names and products; the numbers are unique already. */
export function markedArtisans(): Marked {
  const text = readFileSync(join(PROJECT_DIR, 'tools/demo-data/artisans.csv'), 'utf8');
  const records = parse(text, { columns: true, bom: true }) as Row[];
  const scenarios = SCENARIO_NAMES.filter((scenario) => scenario !== 'twice');
  const rows = scenarios.map((scenario, index) => {
    const row = records.find((one) => one.scenario === scenario && one.hold === '');
    if (row === undefined) throw new Error(`the data set has no row of ${scenario}`);
    return marked(row, markOf(index));
  });
  const csv = stringify(rows, { header: true, columns: Object.keys(records[0] ?? {}) });
  // A district of the register is public.
  const values = rows.flatMap((row) =>
    PERSONAL.map((column) => row[column] ?? '').filter(
      (value, place) => PERSONAL[place] !== 'district' || isMarked(value),
    ),
  );
  const words = values.flatMap((value) => value.split(/[\s,-]+/)).filter(isMarked);
  const secrets = [...values, ...words, ...furtherFiles(csv)];
  return {
    csv,
    scenarios,
    secrets: [...new Set(secrets)].filter((one) => one.length >= 6),
    pincodes: rows.map((row) => row.pincode ?? ''),
    valuesOf: (scenario, columns) => {
      const row = rows[scenarios.indexOf(scenario as (typeof scenarios)[number])];
      return columns.map((column) => row?.[column] ?? '').filter((value) => value !== '');
    },
  };
}

const isMarked = (word: string) => /Qxzvyw|Vwyxq|क्ष्ज़ट्ठ|ज्ञ्र्ड्ढ/.test(word);

/** Prefixes of titles that the marketplace reacts to; a marked title keeps them. */
const NOTICED = /^(BEST OFFER!!! |Antique-style )/;

function marked(row: Row, mark: string): Row {
  const name = `${latin(mark)} Vwyxq${mark}`;
  const differs = row.bank_holder !== row.name_latin;
  const number = mark
    .split('')
    .map((letter) => String(letter.charCodeAt(0) - 96).padStart(2, '0'))
    .join('');
  const products = PRODUCT_SLOTS.flatMap((slot) => {
    if (!row[`product_${slot}_title_en`]) return [];
    const corrected = row[`product_${slot}_corrected_title_en`];
    const here = `${latin(mark)}${slot}`;
    return Object.entries({
      title_en: `${NOTICED.exec(row[`product_${slot}_title_en`] ?? '')?.[0] ?? ''}${here} piece`,
      title_hi: `${devanagari(mark)}${slot} नग`,
      corrected_title_en: corrected ? `${here}corrected piece` : '',
      description_en: `${here}described, made by hand.`,
      description_hi: `${devanagari(mark)}${slot}वर्णन, हाथ से बना काम।`,
      image: `${here}picture.jpg`,
    }).map(([field, value]) => [`product_${slot}_${field}`, value] as const);
  });
  return {
    ...row,
    name_latin: name,
    name_devanagari: `${devanagari(mark)} ज्ञ्र्ड्ढ${mark}`,
    // A name that is similar, and not the same, stays so.
    // Of every second one it is a place that no register knows, and could be anything.
    district: mark.charCodeAt(1) % 2 === 0 ? `${latin(mark)} nagar` : (row.district ?? ''),
    bank_holder: differs ? `${latin(mark)} Vwyx` : name,
    bank_account: `9173640${number}8253`,
    consent_taken_by: `centre-${latin(mark)}`,
    ...Object.fromEntries(products),
  };
}

/** The ids of further files of returned documents. */
function furtherFiles(csv: string): string[] {
  const files = parseArtisans(csv).rows.flatMap(({ later }) => Object.values(later.again).flat());
  return files.flatMap(({ uri, sha256 }) => [uri.slice('store:'.length), sha256]);
}

const escapes = (text: string, how: (unit: number) => string) =>
  Array.from({ length: text.length }, (_one, index) =>
    text.charCodeAt(index) < 128 ? text.charAt(index) : how(text.charCodeAt(index)),
  ).join('');
const hex4 = (unit: number) => unit.toString(16).padStart(4, '0');
const bytewise = (bytes: Buffer, how: (byte: number) => string) =>
  [...bytes].map((byte) => (byte < 128 ? String.fromCharCode(byte) : how(byte))).join('');

/** A number without its usual prefixes, and reversed. */
function numbers(text: string): string[] {
  const bare = text.replace(/^\+91/, '');
  return /^\d{6,}$/.test(bare) ? [bare, [...bare].reverse().join('')] : [];
}

/** The encodings of a text in files and messages: plain, escaped, encoded. */
export function shapesOf(secret: string): Buffer[] {
  const plain = Buffer.from(secret, 'utf8');
  const uri = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((shift) => {
    // What stands before a text decides how base64 cuts it; the outer characters depend on the neighbours.
    const coded = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
    return coded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + plain.length) * 8) / 6));
  });
  const texts = [
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.replaceAll('-', ''),
    escapes(secret, (unit) => `\\u${hex4(unit)}`),
    escapes(secret, (unit) => `\\u${hex4(unit).toUpperCase()}`),
    // JSON in a string of JSON.
    escapes(secret, (unit) => `\\\\u${hex4(unit)}`),
    bytewise(plain, (byte) => `\\x${byte.toString(16)}`),
    bytewise(plain, (byte) => `\\${byte.toString(8)}`),
    uri,
    uri.replaceAll(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
    uri.replaceAll('%20', '+'),
    plain.toString('hex'),
    plain.toString('hex').toUpperCase(),
    ...numbers(secret),
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  const shapes = new Set(texts.filter((one) => one.length >= 6 && one !== secret));
  return [plain, Buffer.from(secret, 'utf16le'), ...[...shapes].map((one) => Buffer.from(one))];
}

/** Searches for many texts at once, each in all encodings. */
export class Search {
  /** Shapes by their first four bytes. */
  readonly #byStart = new Map<number, { readonly shape: Buffer; readonly secret: string }[]>();
  /** Whether any shape starts with these two bytes, which skips most positions fast. */
  readonly #starts = new Uint8Array(0x10000);
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
    for (const secret of secrets) {
      for (const shape of shapesOf(secret)) {
        const start = shape.readUInt32BE(0);
        this.#starts[start >>> 16] = 1;
        this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), { shape, secret }]);
      }
    }
  }

  /** The texts that these bytes hold in any encoding, with the digits of numbers in any grouping. */
  in(bytes: Buffer): string[] {
    const found = new Set([...this.#scan(bytes), ...this.#scan(ungrouped(bytes))]);
    return this.#secrets.filter((secret) => found.has(secret));
  }

  *#scan(bytes: Buffer): Iterable<string> {
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (this.#starts[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 0) continue;
      for (const { shape, secret } of this.#byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (bytes.subarray(at, at + shape.length).equals(shape)) yield secret;
      }
    }
  }
}

/** The bytes with grouped numbers such as `51000 07922` joined. */
const ungrouped = (bytes: Buffer) =>
  Buffer.from(bytes.toString('latin1').replaceAll(/(?<=\d)[ .-](?=\d)/g, ''), 'latin1');

/** Those of these short numbers that the bytes hold as separate words. */
export function wordsIn(bytes: Buffer, words: readonly string[]): string[] {
  const wanted = new Set(words);
  const found = new Set<string>();
  for (const [word] of bytes
    .toString('latin1')
    .matchAll(/(?<![0-9A-Za-z])\d{4,8}(?![0-9A-Za-z])/g)) {
    if (wanted.has(word)) found.add(word);
  }
  return words.filter((word) => found.has(word));
}
