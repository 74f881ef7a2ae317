import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { readCommand } from '../../clients/commands-topic/read.ts';
import { CONTENTS } from '../../clients/http/document.ts';
import { COMMAND_MESSAGES, commandOf } from '../../contracts/command-message.ts';
import { COMMANDS } from '../../contracts/commands.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import {
  consent,
  documentReference,
  identity,
  taxStatus,
} from '../../contracts/intake/evidence.ts';
import { personal } from '../../contracts/intake/personal.ts';
import { product } from '../../contracts/intake/product.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { checkAadhaar } from '../../contracts/validation/aadhaar.ts';
import { parseArtisans } from '../../tools/demo-data/read.ts';
import { markedArtisans } from '../support/marked.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { defOf } from '../support/zod-def.ts';

const before = process.env.ACCEPT_TEST_NUMBERS;
beforeAll(() => {
  process.env.ACCEPT_TEST_NUMBERS = 'true';
});
afterAll(() => {
  process.env.ACCEPT_TEST_NUMBERS = before;
});

const rulesOf = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

const TEXTS: readonly (readonly [string, z.ZodType])[] = [
  ['name', personal.name],
  ['district', registration.shape.district],
  ['title', product.shape.title.shape.en],
  ['description', product.shape.description.shape.en],
  ['net quantity', product.shape.netQuantity],
  ['notice', consent.shape.notice],
];

describe.each(TEXTS)('free text: %s', (_name, schema) => {
  it.each([
    ['NUL', 'Asha\u0000Devi'],
    ['a tab', 'Asha\tDevi'],
    ['a line end', 'Asha\r\nDevi'],
    ['a line end behind it', 'Asha\n'],
    ['a control sign of the upper half', 'Asha\u0085Devi'],
    ['a line separator', 'Asha\u2028Devi'],
    ['a paragraph separator', 'Asha\u2029Devi'],
    ['half a pair', 'Asha\ud83d Devi'],
    // CVE-2021-42574 (Trojan Source): text that reads otherwise than it is.
    ['a right-to-left override', 'Asha \u202egpj.exe'],
    ['an isolate', 'Asha \u2067Devi\u2069'],
    // Unicode Technical Standard #51, tags: an invisible text.
    ['tags', 'Asha\u{e0031}\u{e0032}'],
  ])('holds no %s', (_sign, text) => {
    expect(rulesOf(schema, text)).toEqual([
      'must hold no line breaks, control signs or signs that turn the direction of writing',
    ]);
  });

  it.each(['', ' ', '\u00a0\u3000', '\u200b', '\u200d\u200c', '\ufeff ', '\u2800', '\u00ad'])(
    'is empty where all characters are invisible: %j',
    (text) => {
      expect(rulesOf(schema, text)).toEqual(['must not be empty']);
    },
  );

  it('keeps what is within, joiners too, and loses the spaces around it', () => {
    // U+0915 U+094D U+200D (half form) and U+0915 U+094D U+200C (explicit virama): Unicode Standard, section 12.1.
    for (const text of ['क्\u200dष', 'क्\u200cष', 'Asha  Devi', 'नूर\u200cजहाँ'])
      expect(schema.parse(` ${text}\u00a0`)).toBe(text);
  });

  it('that is made of control signs and letters in any order is refused', () => {
    const signs = fc.constantFrom(
      ...['\u0000', '\u001b', '\u007f', '\u009f', '\n', '\u2028', '\u202b', '\u2066', '\u061c'],
    );
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(text, signs, text, (before, sign, after) => {
        expect(schema.safeParse(`x${before}${sign}${after}x`).success).toBe(false);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('the length of a text', () => {
  /** Clusters of the table of sample grapheme clusters in UAX #29 (table 1a), and a conjunct of rule GB9c. */
  const CLUSTERS = ['षि', 'நி', 'กำ', 'g̈', '각', 'क्षि', '👩‍👩‍👧‍👦'];

  it.each(CLUSTERS)('counts %s once', (cluster) => {
    expect(personal.name.safeParse(cluster.repeat(120)).success).toBe(true);
    expect(rulesOf(personal.name, cluster.repeat(121))).toEqual([
      'must have at most 120 characters',
    ]);
  });

  it('takes sixty syllables of a district, and as many letters as it says in any script', () => {
    expect(registration.shape.district.parse('क्षि'.repeat(60))).toHaveLength(240);
    fc.assert(
      fc.property(fc.constantFrom(...CLUSTERS), fc.nat(40), (cluster, count) => {
        const fits = count >= 1 && count <= 40;
        expect(product.shape.netQuantity.safeParse(cluster.repeat(count)).success).toBe(fits);
      }),
    );
  });

  it('has an end also where one letter has marks without an end', () => {
    expect(personal.name.safeParse(`a${'\u0301'.repeat(100_000)}`).success).toBe(false);
  });
});

/** The problems of a file with one row and one changed cell. */
function problemsWith(column: string, cell: string): readonly { rule: string; column: string }[] {
  const [heading = '', row = ''] = markedArtisans().csv.split('\n');
  const at = heading.split(',').indexOf(column);
  const cells = row.match(/("[^"]*"|[^,]*)(,|$)/g)?.map((one) => one.replace(/,$/, '')) ?? [];
  cells[at] = cell;
  return parseArtisans(`${heading}\n${cells.slice(0, heading.split(',').length).join(',')}\n`)
    .problems;
}

/** Texts that ECMAScript's Number() reads as a number (ECMA-262, StringToNumber). */
const NUMBERS_TO_A_PROGRAM = [
  '1e3',
  '0x10',
  '0b11',
  '0o17',
  '1500.0',
  '.5',
  '+1500',
  '-1',
  'Infinity',
];

describe('numbers are written numbers', () => {
  it.each([...NUMBERS_TO_A_PROGRAM, '1,500', 'NaN', '1_000', '१५०.०'])(
    'a cell with %s is no price, and no weight',
    (cell) => {
      for (const field of ['price_inr', 'weight_grams']) {
        const column = `product_1_${field}`;
        const quoted = cell.includes(',') ? `"${cell}"` : cell;
        expect(problemsWith(column, quoted)).toMatchObject([{ column, rule: 'invalid_type' }]);
      }
    },
  );

  it.each(['1500', ' 1500 ', '१५००', '１５００', '୧୫୦୦'])('a cell with %j is one', (cell) => {
    expect(problemsWith('product_1_price_inr', cell)).toEqual([]);
  });

  it.each([
    ['phone', '5.100633523'],
    ['phone', '987654321.0'],
    ['phone', '9.87654E+09'],
    ['phone', '1e10'],
    ['phone', '-9876543210'],
    // What Excel shows of a number of twelve digits and more (Microsoft: Keeping leading zeros and large numbers).
    ['bankAccount', '1.23457E+11'],
    ['bankAccount', '123456789012.00'],
    ['bankAccount', '-123456789'],
    ['pincode', '2.21001E+05'],
    ['pincode', '221001.0'],
  ] as const)('%s is not %s', (field, text) => {
    expect(personal[field].safeParse(text).success).toBe(false);
  });

  it('a number that a spreadsheet shortened is never the number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 9n, max: 10n ** 17n }), fc.nat(12), (number, places) => {
        for (const text of [Number(number).toExponential(places), `${number}.0`, `${number}.`]) {
          expect(personal.phone.safeParse(text).success, text).toBe(false);
          expect(personal.bankAccount.safeParse(text).success, text).toBe(false);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('a zero that a spreadsheet cut off is named where it can be known', () => {
    const zero = /zero.*beginning|zeros at its beginning/;
    expect(rulesOf(personal.gstin, '9ZZZPX0001Z1Z9')).toEqual([expect.stringMatching(zero)]);
    expect(rulesOf(product.shape.hsn, '603')).toEqual([expect.stringMatching(zero)]);
    expect(rulesOf(identity.shape.lastFour, '119')).toEqual([expect.stringMatching(zero)]);
    expect(rulesOf(personal.bankAccount, '12345678')).toEqual([expect.stringMatching(zero)]);
    const enrolment = { route: 'enrolment', number: '90000000000000' };
    expect(rulesOf(taxStatus, enrolment)).toEqual([expect.stringMatching(zero)]);
    // Neither begins with one.
    expect(rulesOf(personal.pincode, '21001')).toEqual([expect.not.stringMatching(zero)]);
    expect(rulesOf(personal.phone, '987654321')).toEqual([expect.not.stringMatching(zero)]);
  });
});

const ARTISAN = artisanIdFromBytes(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
const about = {
  id: '0d6e1c5e-5a0f-4b8e-9d57-1a2b3c4d5e6f',
  source: '/portal',
  subject: `${ARTISAN}-1`,
};
const COMMAND = commandOf(
  'decide',
  { ...about, time: '2026-11-23T10:00:00.000Z' },
  {
    actor: { role: 'reviewer', id: 'reviewer-1' },
    items: [{ requirement: 'photograph', seen: 'a'.repeat(64), verdict: 'accept', codes: [] }],
  },
);
const commandFrom = (json: string) =>
  readCommand('commands', {
    ...{ partition: 0, offset: 1, key: ARTISAN },
    value: Buffer.from(json),
  });

describe('times', () => {
  const takenAt = (at: string) => consent.shape.at.safeParse(at);
  const validUntil = (at: string) =>
    COMMANDS.decide.shape.items.element.shape.validUntil.safeParse(at);
  const sentAt = (time: string) => COMMAND_MESSAGES.decide.shape.time.safeParse(time);

  /** The examples of RFC 3339, section 5.8, and the forms that its grammar (5.6) has beside them. */
  it.each([
    ['1985-04-12T23:20:50.52Z', '1985-04-12T23:20:50.520Z'],
    ['1996-12-19T16:39:57-08:00', '1996-12-20T00:39:57.000Z'],
    ['1990-12-31T23:59:60Z', '1991-01-01T00:00:00.000Z'],
    ['1990-12-31T15:59:60-08:00', '1991-01-01T00:00:00.000Z'],
    ['1937-01-01T12:00:27.87+00:20', '1937-01-01T11:40:27.870Z'],
    ['2026-11-22t10:00:00z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T15:30:00+05:30', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.123456789Z', '2026-11-22T10:00:00.123Z'],
    ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(validUntil(text)).toMatchObject({ success: true, data: utc });
    expect(sentAt(text)).toMatchObject({ success: true, data: utc });
  });

  it.each([
    ...[
      '2026-11-22',
      '2026-11-22T10:00:00',
      '2026-11-22 10:00:00Z',
      '2026-11-22T10:00Z',
      '22-11-2026 10:00',
    ],
    ...[
      '2026-11-22T24:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
    ],
    ...[
      '2026-11-22T10:00:60Z',
      '2026-11-22T10:00:00.Z',
      '2026-11-22T10:00:00+0530',
      '+12026-11-22T10:00:00Z',
    ],
    ...[
      '2026-11-22T10:00:00Z\n',
      '२०२६-11-22T10:00:00Z',
      '45983.4167',
      '0000-01-01T00:00:00+23:59',
    ],
  ])('%j is none', (text) => {
    for (const read of [validUntil, sentAt, takenAt]) expect(read(text).success).toBe(false);
  });

  it('any moment in any zone is the same moment in UTC', () => {
    const days = { min: new Date('1970-01-02'), max: new Date('9999-12-30'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(days), fc.integer({ min: -1439, max: 1439 }), (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const pair = (value: number) => String(value).padStart(2, '0');
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${minutes < 0 ? '-' : '+'}${pair(hours)}:${pair(rest)}`;
        expect(sentAt(`${local}${zone}`).data).toBe(moment.toISOString());
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('a command need not say when it was written', () => {
    const { time: _time, ...without } = COMMAND;
    expect(commandFrom(JSON.stringify(without))).toHaveProperty('command');
  });

  it('a consent is of the time of the scheme, and not of the future but for a clock that is a little ahead', () => {
    const from = (ms: number) => new Date(Date.now() + ms).toISOString();
    expect(takenAt('2023-09-17T00:00:00+05:30').success).toBe(true);
    expect(takenAt(from(-1_000)).success).toBe(true);
    expect(takenAt(from(60_000)).success).toBe(true);
    expect(rulesOf(consent.shape.at, from(10 * 60_000))).toEqual(['must not lie in the future']);
    expect(rulesOf(consent.shape.at, '2062-11-22T10:00:00Z')).toEqual([
      'must not lie in the future',
    ]);
    for (const early of ['2023-09-16T23:59:59+05:30', '1970-01-01T00:00:00Z'])
      expect(rulesOf(consent.shape.at, early)).toEqual([
        'must not lie before 2023-09-17, when the scheme began',
      ]);
  });
});

/** A number as it may be typed, copied or sent. The first is UIDAI's own for tests of its authentication. */
const NUMBER = '999941057058';
const groups = (between: string) => NUMBER.match(/.{4}/g)?.join(between) ?? '';
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const inDigitsFrom = (zero: number) =>
  [...NUMBER].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
const WRITTEN: readonly (readonly [string, string])[] = [
  ['as it is', NUMBER],
  ['with wide gaps', groups('     ')],
  ['with dots', groups('.')],
  ['with bars', groups(' | ')],
  ['in brackets', `(${groups(')(')})`],
  ['digit by digit', [...NUMBER].join(' ')],
  ['with word joiners', groups('\u2060')],
  ['with soft hyphens', groups('\u00ad')],
  ['in Devanagari', inDigitsFrom(0x966)],
  ['in full width', inDigitsFrom(0xff10)],
  ['in Meetei Mayek', inDigitsFrom(0xabf0)],
  ['in Sora Sompeng', inDigitsFrom(0x110f0)],
  ['in Chakma', inDigitsFrom(0x11136)],
  ['in bold mathematical digits', inDigitsFrom(0x1d7ce)],
  ['as keycaps', [...NUMBER].map((digit) => `${digit}\ufe0f\u20e3`).join('')],
  ['percent-encoded', percent(NUMBER)],
  ['percent-encoded twice', percent(percent(NUMBER))],
];

describe('a full Aadhaar number', () => {
  const REFUSED = 'must not hold a full Aadhaar number';

  it.each(WRITTEN)('%s is refused in every text', (_how, written) => {
    for (const [, schema] of TEXTS) {
      if (schema === product.shape.netQuantity && written.length > 30) continue;
      if (schema === consent.shape.notice && written.length > 30) continue;
      expect(rulesOf(schema, `no ${written}`)).toContain(REFUSED);
    }
  });

  it.each(WRITTEN.map(([how, written]) => [how, encodeURIComponent(written)]))(
    '%s is refused in addresses of files and images',
    (_how, written) => {
      for (const at of [`https://x.test/${written}.jpg`, `https://x.test/?of=${written}#a`]) {
        expect(rulesOf(product.shape.images, [at])).toContain(REFUSED);
        expect(rulesOf(documentReference.shape.uri, at)).toContain(REFUSED);
      }
    },
  );

  it('is refused as the name of a file in our store', () => {
    expect(rulesOf(documentReference.shape.uri, `store:${NUMBER}.jpg`)).toEqual([REFUSED]);
    expect(rulesOf(documentReference.shape.uri, `store:scan-${groups('-')}.jpg`)).toEqual([
      REFUSED,
    ]);
  });

  it('that passes, however it is grouped and encoded, is refused in any address', () => {
    const numbers = fc
      .stringMatching(/^[2-9]\d{10}$/)
      .map((body) =>
        [...'0123456789'].map((last) => body + last).find((one) => checkAadhaar(one).ok),
      )
      .filter((one) => one !== undefined);
    fc.assert(
      fc.property(numbers, fc.constantFrom('', ' ', '-', '%20', '_', '+'), (number, between) => {
        const at = `https://x.test/a/${number.match(/.{4}/g)?.join(between)}/b.jpg`;
        expect(rulesOf(documentReference.shape.uri, at.replaceAll(' ', '%20'))).toContain(REFUSED);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('is not seen in a digest, a UUID, a list of prices or a typed number of its own', () => {
    const digits = `a${NUMBER}${'b'.repeat(51)}`;
    expect(rulesOf(product.shape.images, [`https://x.test/${digits}.jpg`])).toEqual([]);
    const uuid = `https://x.test/0d6e1c5e-5a0f-4b8e-9d57-${NUMBER}.jpg`;
    expect(rulesOf(product.shape.images, [uuid])).toEqual([]);
    expect(rulesOf(product.shape.description.shape.en, 'Rs 9999, 4105, 7058 by size')).toEqual([]);
    expect(personal.bankAccount.safeParse(NUMBER).success).toBe(true);
  });
});

describe('an address of a file or image', () => {
  it.each([
    ...[
      'javascript:alert(1)',
      'ftp://x.test/a.jpg',
      'x.test/a.jpg',
      '//x.test/a.jpg',
      'data:image/png;base64,AA',
    ],
    ...['https://', 'https://x.test/a b.jpg', ' https://x.test/a.jpg', 'https://x.test/a.jpg\n'],
    ...['https://x.test/a\u0000.jpg', 'https://x.test/a\t.jpg', 'https://x.test/\u202egpj.exe'],
    ...['https://asha:secret@x.test/a.jpg', 'https://9876543210@x.test/a.jpg'],
    `https://x.test/${'a'.repeat(1_000)}`,
  ])('is not %j', (text) => {
    expect(rulesOf(product.shape.images, [text])).toHaveLength(1);
    expect(rulesOf(documentReference.shape.uri, text)).toHaveLength(1);
  });

  it('is kept in the one form of the URL Standard', () => {
    // WHATWG URL, section 1.3 and 4: host in small letters, path percent-encoded.
    expect(product.shape.images.parse(['HTTPS://EXAMPLE.test/कुर्सी.jpg'])).toEqual([
      'https://example.test/%E0%A4%95%E0%A5%81%E0%A4%B0%E0%A5%8D%E0%A4%B8%E0%A5%80.jpg',
    ]);
  });
});

describe('JSON from outside', () => {
  /** `y_number_real_exponent`, `y_number_real_fraction_exponent`, `y_number_minus_zero` of JSONTestSuite. */
  it.each(['1e0', '1E+0', '1.0', '10e-1', '-0', '123.456e78', '1e400'])(
    'has no version %s: a whole number is written in digits',
    (written) => {
      const json = JSON.stringify({
        ...COMMAND,
        type: 'artisan-onboarding.command.submit',
        dataschema: 'urn:artisan-onboarding:commands:v1#submit',
        data: {
          actor: { role: 'artisan', id: ARTISAN },
          items: [
            {
              requirement: 'photograph',
              evidence: { ref: `${ARTISAN}/photograph`, version: 1, digest: 'a'.repeat(64) },
            },
          ],
        },
      });
      expect(commandFrom(json)).toHaveProperty('command');
      expect(commandFrom(json.replace('"version":1', `"version":${written}`))).toMatchObject({
        rejection: {
          code: 'MALFORMED',
          problems: [{ field: 'data.items.0.evidence.version' }],
        },
      });
    },
  );
});

/** Texts with a check of their own, in which twelve digits may occur by chance or for another reason. */
const TYPED: ReadonlySet<string> = new Set([
  ...['BankAccount.account', 'DocumentReference.sha256'],
  // One of a list, which the schema does not know: `checkedRegistration` does.
  'Registration.policy',
]);

/** The path of every text in a schema, with its whole schema: its transformation and its checks. */
function textsIn(schema: z.ZodType, path: string, whole = schema): [string, z.ZodType][] {
  const { type, shape, element, innerType, in: into, options, keyType, valueType } = defOf(schema);
  if (type === 'string') return [[path, whole]];
  if (into !== undefined) return textsIn(into, path, whole);
  if (innerType !== undefined) return textsIn(innerType, path, innerType);
  return [
    ...Object.entries(shape ?? {}).flatMap(([name, one]) => textsIn(one, `${path}.${name}`)),
    ...(options ?? []).flatMap((one) => textsIn(one, path)),
    ...(element === undefined ? [] : textsIn(element, `${path}.0`)),
    ...(keyType === undefined ? [] : textsIn(keyType, `${path}.key`)),
    ...(valueType === undefined ? [] : textsIn(valueType, `${path}.*`)),
  ];
}

describe('every text that goes into the dossier', () => {
  const places = Object.entries({ ...CONTENTS, Registration: registration }).flatMap(
    ([name, schema]) => textsIn(schema, name),
  );

  it('is found by the walk', () => {
    const names = places.map(([name]) => name);
    expect(names.length).toBeGreaterThan(50);
    for (const name of ['Product.images.0', 'Registration.name.latin', 'Consent.at', 'Pan.pan'])
      expect(names).toContain(name);
  });

  const isTyped = (name: string) => TYPED.has(name.replace(/^.*\.bank_account\./, 'BankAccount.'));

  it('is free but for a few', () => {
    const typed = places.filter(([name]) => isTyped(name)).map(([name]) => name);
    expect(typed.length).toBeGreaterThanOrEqual(TYPED.size);
    expect(typed.length).toBeLessThan(places.length / 2);
  });

  it.each(places.filter(([name]) => !isTyped(name)))(
    'takes no full Aadhaar number: %s',
    (_name, schema) => {
      const forms = [
        ...[NUMBER, `x${NUMBER}`, `X${NUMBER}`, `UID${NUMBER}`, groups('-'), `store:${NUMBER}`],
        ...[`https://x.test/${NUMBER}`, `of/${NUMBER}`, `of ${groups(' ')}`, inDigitsFrom(0x966)],
      ];
      const taken = forms.filter((text) => schema.safeParse(text).success);
      expect(taken).toEqual([]);
    },
  );

  it.each(places)('takes no hidden sign: %s', (_name, schema) => {
    const goods = [
      'Asha',
      'x',
      '6912',
      'https://x.test/a.jpg',
      'store:a.jpg',
      'a_b',
      'A1TEST000001XX',
    ];
    for (const good of goods)
      for (const sign of ['\u0000', '\n', '\u2028', '\u202e'])
        for (const text of [`${good}${sign}`, `${good.slice(0, 1)}${sign}${good.slice(1)}`]) {
          const kept = schema.safeParse(text).data;
          // Of a typed number such signs are left out, as an address book leaves them around it.
          if (kept !== undefined) expect(kept, JSON.stringify(text)).not.toContain(sign);
        }
  });
});
