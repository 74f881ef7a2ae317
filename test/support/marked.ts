import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { FATE_NAMES } from '../../data/fates.ts';
import { PROJECT_DIR } from '../../dev/paths.ts';

/** What is personal in a row, or leads to a person: each value is looked for wherever nothing of it may stand. */
const PERSONAL = [
  'scheme_number',
  'name_latin',
  'name_devanagari',
  'phone',
  'identity_reference',
  'pan',
  'bank_holder',
  'bank_account',
  'gstin',
  'enrolment_number',
  'seller_id',
  'seller_authorisation',
  'product_1_title_en',
  'product_1_title_hi',
  'product_1_description_en',
] as const;

export interface Marked {
  /** A file of artisans of every fate whose names and texts occur nowhere else in the world. */
  readonly csv: string;
  readonly secrets: readonly string[];
}

/** Takes one row of each fate and gives its people and products marked names; their numbers are marks already. */
export function markedArtisans(): Marked {
  const text = readFileSync(join(PROJECT_DIR, 'data/artisans.csv'), 'utf8');
  const records = parse(text, { columns: true, bom: true }) as Record<string, string>[];
  const chosen = FATE_NAMES.flatMap((fate) => {
    const row = records.find((one) => one.fate === fate && one.hold === '');
    return fate === 'twice' || row === undefined ? [] : [row];
  });
  const marked = chosen.map((row, index) => {
    const letter = String.fromCharCode(97 + index);
    const mark = `Qxzvyw${letter}k`;
    const differs = row.bank_holder !== row.name_latin;
    return {
      ...row,
      name_latin: `${mark} Vwyxq${letter}`,
      name_devanagari: `क्ष्ज़ट्ठ${String.fromCodePoint(0x915 + index)} ज्ञ्र्ड्ढ`,
      // A name that is similar, and not the same, stays so.
      bank_holder: differs ? `${mark} Vwyx` : `${mark} Vwyxq${letter}`,
      ...(row.product_1_title_en && row.fate !== 'listing_refused'
        ? {
            product_1_title_en: `Zqtitle${letter}x handmade piece`,
            product_1_description_en: `Zqdescription${letter}x, made by hand.`,
          }
        : {}),
    } as Record<string, string>;
  });
  const secrets = marked.flatMap((row) => PERSONAL.flatMap((column) => row[column] ?? []));
  return {
    csv: stringify(marked, { header: true, columns: Object.keys(records[0] ?? {}) }),
    secrets: [...new Set(secrets)].filter((one) => one.length >= 6),
  };
}

/** The shapes in which a text may stand in a file or message: as it is, escaped, encoded, its digits grouped. */
export function shapesOf(secret: string): Buffer[] {
  const plain = Buffer.from(secret, 'utf8');
  const escaped = [...secret]
    .map((one) =>
      one.charCodeAt(0) < 128 ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .join('');
  const digits = secret.replace(/^\+91/, '');
  const texts = [
    escaped,
    encodeURIComponent(secret),
    plain.toString('hex'),
    ...(/^\d{10}$/.test(digits) ? [digits, `${digits.slice(0, 5)} ${digits.slice(5)}`] : []),
    ...[0, 1, 2].map((shift) => {
      // What stands before a text decides how base64 cuts it; the outer characters depend on the neighbours.
      const coded = Buffer.concat([Buffer.alloc(shift), plain]).toString('base64');
      const from = Math.ceil((shift * 8) / 6);
      const whole = Math.floor(((shift + plain.length) * 8) / 6);
      return coded.slice(from, whole);
    }),
  ];
  return [plain, ...texts.map((one) => Buffer.from(one, 'utf8'))];
}

/** The secrets that stand in these bytes in whatever shape. */
export function foundIn(bytes: Buffer, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => shapesOf(secret).some((shape) => bytes.includes(shape)));
}
