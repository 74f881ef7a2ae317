import fc from 'fast-check';
import { COMMAND_TYPES } from '../../contracts/command-message.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import type { RejectionCode } from '../../contracts/rejected-message.ts';
import { CANARY } from '../support/marked.ts';
import { breaksOf, broken, exampleOf, type Nasty, written } from './schema-breaks.ts';

/** A record that no sender should write. */
export interface Hostile {
  readonly key: Buffer | string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string>>;
}

/** A kind of hostile record: how it is made, and the codes of its rejection. */
export interface Kind {
  readonly what: string;
  /** The number of records of this kind per ten thousand. */
  readonly share: number;
  readonly codes: readonly RejectionCode[];
  readonly made: fc.Arbitrary<Hostile>;
}

/** Marked test names and numbers: anything that holds one has it from a hostile message. */
export const SECRETS = [
  `${CANARY.latin} Vwyxqzz`,
  CANARY.devanagari,
  '+919876500017',
  '9876500024',
  // They pass for full Aadhaar numbers.
  '498765000014',
  '7987 6500 0028',
  'QXZPV9876K',
] as const;

const INJECTIONS = [
  "'; DROP TABLE keys; --",
  '1 OR 1=1 --',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u001b[31mFAILED\u001b[0m',
  '%{jndi:ldap://127.0.0.1/x}',
  '<script>alert(1)</script>',
  '{{constructor.constructor("return process")()}}',
  '../../etc/passwd\u0000',
  'line\r\nlevel=error msg="forged"',
] as const;

/** Texts that no id, code or time allows: they have a space, a control character, another script, or too many letters. */
const nasty: Nasty = fc.oneof(
  fc.constantFrom(...SECRETS.filter((one) => /[^!-~]/.test(one))),
  fc.constantFrom(...SECRETS).map((one) => `of ${one}`),
  fc.constantFrom(...INJECTIONS),
  fc.constantFrom('\ud800', 'a\udfff', '\u0000', '\ufeff', '\u202egnp.exe', '', ' '),
  fc.integer({ min: 513, max: 20_000 }).map((length) => 'A'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${text} \u00a0`),
);

const artisanIds = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => artisanIdFromBytes(bytes));
/** A valid message of any type, of an unknown artisan. */
const good = fc
  .tuple(fc.constantFrom(...COMMAND_TYPES), artisanIds, fc.uuid())
  .map(([type, key, id]) => {
    const value = { ...exampleOf(type).value, id, subject: `${key}-1` };
    return { type, key, value };
  });
const breaks = Object.fromEntries(COMMAND_TYPES.map((type) => [type, breaksOf(type)]));

const headers = fc.dictionary(
  fc.oneof(nasty, fc.constantFrom('ce_type', '__proto__', 'content-type')),
  fc.oneof(
    nasty,
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  ),
  { maxKeys: 2 },
);
const textOf = (message: object) => Buffer.from(written(message));

type Made = { readonly key: Hostile['key']; readonly value: Hostile['value'] };
const kind = (
  what: string,
  share: number,
  codes: Kind['codes'],
  made: fc.Arbitrary<Made>,
  withHeaders = headers,
): Kind => ({
  what,
  share,
  codes,
  made: fc.tuple(made, withHeaders).map(([record, some]) => ({ ...record, headers: some })),
});

/** A hostile record made from a valid message. */
const from = (how: (message: string, one: { key: string; value: object }) => fc.Arbitrary<Made>) =>
  good.chain((one) => how(JSON.stringify(one.value), one));
const changed = (how: (value: object, key: string) => fc.Arbitrary<object>) =>
  from((_text, { key, value }) => how(value, key).map((it) => ({ key, value: textOf(it) })));
const bytes = (how: (text: string) => fc.Arbitrary<Buffer>) =>
  from((text, { key }) => how(text).map((value) => ({ key, value })));

const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  // One mark of byte order is passed over, and the second is no JSON.
  (text) => Buffer.from(`\ufeff\ufeff${text}`),
  (text) => Buffer.from(`\u0000${text}`),
  (text) => Buffer.from(text.replace('{', '{"n":"é",'), 'latin1'),
  // A surrogate by itself, as bytes that no UTF-8 has.
  (text) => Buffer.concat([Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), Buffer.from(text)]),
  (text) => Buffer.from(Buffer.from(text).toString('base64')),
  (text) => Buffer.from(JSON.stringify(text)),
];

/** The largest record that the broker takes with the rest of its batch. */
const BROKER_LIMIT = 1_048_588 - 2_000;

export const KINDS: readonly Kind[] = [
  kind(
    'breaks the published schema',
    5_000,
    ['MALFORMED', 'UNKNOWN_COMMAND'],
    good.chain(({ type, key, value }) =>
      fc
        .constantFrom(...(breaks[type] ?? []))
        .chain((one) => broken(value, one, nasty))
        .map((it) => ({ key, value: textOf(it) })),
    ),
  ),
  kind(
    'names and numbers in fields of their own',
    900,
    ['MALFORMED'],
    changed((value) =>
      fc
        .dictionary(fc.constantFrom('name', 'phone', 'aadhaar', ...SECRETS), nasty, { minKeys: 1 })
        .map((personal) => ({ ...value, data: { ...Reflect.get(value, 'data'), ...personal } })),
    ),
  ),
  kind(
    'a person’s number as its id',
    400,
    ['MALFORMED'],
    changed((value) =>
      fc.constantFrom(...SECRETS).map((id) => ({ ...value, id, time: 'yesterday' })),
    ),
  ),
  kind(
    'is cut off',
    600,
    ['NOT_JSON'],
    bytes((text) => fc.nat(text.length - 1).map((end) => Buffer.from(text.slice(0, end)))),
  ),
  kind(
    'another encoding',
    600,
    ['NOT_JSON'],
    bytes((text) => fc.constantFrom(...ENCODINGS).map((encode) => encode(text))),
  ),
  kind(
    'binary',
    300,
    ['NOT_JSON'],
    from((_text, { key }) =>
      fc.uint8Array({ maxLength: 500 }).map((some) => ({ key, value: Buffer.from(some) })),
    ),
  ),
  kind(
    'a key that is given twice',
    200,
    ['NOT_JSON'],
    bytes((text) =>
      fc.constantFrom('id', 'subject', 'data').map((name) => {
        return Buffer.from(text.replace('{', `{${JSON.stringify(name)}:"${SECRETS[0]}",`));
      }),
    ),
  ),
  kind(
    'no value',
    300,
    ['NOT_JSON'],
    from((_text, { key }) =>
      fc.constantFrom<Made>({ key, value: null }, { key: null, value: null }),
    ),
  ),
  kind(
    'another key than its artisan’s',
    500,
    ['WRONG_KEY'],
    from((text) =>
      fc
        .oneof(
          fc.constantFrom<Hostile['key']>(null, '', Buffer.from([0xff, 0xfe]), 'a'.repeat(5_000)),
          nasty,
          artisanIds,
        )
        .map((key) => ({ key, value: Buffer.from(text) })),
    ),
  ),
  kind(
    'a type that there is not',
    300,
    ['UNKNOWN_COMMAND'],
    changed((value) =>
      fc
        .oneof(nasty, fc.constantFrom('toString', '__proto__', 'delete', 'register_'))
        .map((name) => ({ ...value, type: `artisan-onboarding.command.${name}` })),
    ),
  ),
  kind(
    'a check symbol that does not fit',
    200,
    ['MALFORMED'],
    changed((value, key) => {
      const last = key.at(-1) === 'Z' ? '2' : 'Z';
      return fc.constant({ ...value, subject: `${key.slice(0, -1)}${last}-1` });
    }),
  ),
  kind(
    'a case that there is not',
    350,
    // Who refers to entries of another artisan is told so before anybody looks for the case. An account with limits is
    // not told which cases there are.
    ['CASE_UNKNOWN', 'MALFORMED', 'NOT_ALLOWED'],
    bytes((text) => fc.constant(Buffer.from(text))),
  ),
  kind(
    'depth',
    40,
    ['NOT_JSON', 'TOO_LARGE'],
    from((text, { key }) =>
      fc
        .constantFrom(60_000, 100_000)
        .chain((depth) =>
          fc
            .constantFrom(
              '['.repeat(depth),
              `${'['.repeat(depth)}${']'.repeat(depth)}`,
              text.replace('"data":{', `"data":{"x":${'{"a":'.repeat(20_000)}`),
            )
            .map((value) => ({ key, value: Buffer.from(value) })),
        ),
    ),
  ),
  kind(
    'size',
    10,
    ['TOO_LARGE'],
    changed((value) =>
      fc
        .constantFrom(140_000, 400_000, BROKER_LIMIT)
        .map((size) => ({ ...value, padding: 'x'.repeat(size - 2_000) })),
    ),
    fc.constant({}),
  ),
];

/** The kind's share of `all` records, the same for the same seed. */
export function sampleOf({ share, made }: Kind, all: number, seed: number): Hostile[] {
  return fc.sample(made, { numRuns: Math.max(1, Math.round((share * all) / 10_000)), seed });
}
