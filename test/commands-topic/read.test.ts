import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../clients/commands-topic/read.ts';
import { COMMAND_MESSAGES, commandOf } from '../../contracts/command-message.ts';
import { artisanIdFromBytes } from '../../contracts/ids.ts';
import { rejectedMessage, rejectedOf } from '../../contracts/rejected-message.ts';
import { againstSchema } from '../published/checks.ts';
import { COMMAND_ID } from '../support/cases.ts';
import { Search } from '../support/marked.ts';
import { PROPERTY_RUNS, SIZES } from '../support/sizes.ts';
import { KINDS, SECRETS, sampleOf } from './hostile-messages.ts';

const ARTISAN = artisanIdFromBytes(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
const CASE = `${ARTISAN}-1`;
const about = {
  id: COMMAND_ID,
  source: '/portal',
  subject: CASE,
  time: '2026-11-23T10:00:00.000Z',
};
const artisan = { role: 'artisan', id: ARTISAN } as const;
const evidence = { ref: `${ARTISAN}/photograph`, version: 1, digest: 'a'.repeat(64) };
const GOOD = commandOf('submit', about, {
  actor: artisan,
  items: [{ requirement: 'photograph', evidence }],
});

/** Test values that a rejection must not quote. */
const NAME = 'Sunita Devi';
const PHONE = '9876543210';
const AADHAAR = '999941057058';

const read = (value: Buffer | string | null, key: string | null = ARTISAN) =>
  readCommand('commands', {
    partition: 3,
    offset: 41,
    key,
    value: typeof value === 'string' ? Buffer.from(value) : value,
  });
const json = (more: object) => JSON.stringify({ ...GOOD, ...more });
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const BAD: readonly [string, string, Buffer | string | null, string | null, string[]?][] = [
  ['nothing at all', 'NOT_JSON', null, ARTISAN],
  ['an empty value', 'NOT_JSON', '', ARTISAN],
  ['a sentence', 'NOT_JSON', NAME, ARTISAN],
  ['JSON that is cut off', 'NOT_JSON', json({}).slice(0, -5), ARTISAN],
  ['a list', 'NOT_JSON', '[]', ARTISAN],
  ['another encoding', 'NOT_JSON', Buffer.from(json({}), 'utf16le'), ARTISAN],
  ['bytes that are no text', 'NOT_JSON', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), ARTISAN],
  ['a key that is given twice', 'NOT_JSON', json({}).replace('{', '{"id":"c-0",'), ARTISAN],
  ['depth', 'NOT_JSON', `{"data":${deep(50_000)}}`, ARTISAN],
  ['size', 'TOO_LARGE', json({ data: 'x'.repeat(200_000) }), ARTISAN],
  ['no type', 'UNKNOWN_COMMAND', '{}', ARTISAN],
  ['an unknown type', 'UNKNOWN_COMMAND', json({ type: NAME }), ARTISAN],
  [
    'what may not be asked here',
    'UNKNOWN_COMMAND',
    json({ type: 'artisan-onboarding.command.delete' }),
    ARTISAN,
  ],
  ['another artisan’s key', 'WRONG_KEY', json({}), 'ABCDE-FGHJK'],
  ['no key', 'WRONG_KEY', json({}), null],
  [
    'a check symbol that does not fit',
    'MALFORMED',
    json({ subject: `ZZZZZ-ZZZZZ-1` }),
    ARTISAN,
    ['subject'],
  ],
  ['a name for an id', 'MALFORMED', json({ id: NAME }), ARTISAN, ['id']],
  // UIDAI's number for tests of its authentication.
  ['an Aadhaar number in an id', 'MALFORMED', json({ id: `c-${AADHAAR}` }), ARTISAN, ['id']],
  ['one as a source', 'MALFORMED', json({ source: '/9999-4105-7058' }), ARTISAN, ['source']],
  [
    'one in what says who acts',
    'MALFORMED',
    json({ data: { ...GOOD.data, actor: { ...artisan, id: AADHAAR, consent: `of/${AADHAAR}` } } }),
    ARTISAN,
    ['data.actor.id', 'data.actor.consent'],
  ],
  [
    'one in a reference',
    'MALFORMED',
    json({
      data: {
        ...GOOD.data,
        items: [{ requirement: 'photograph', evidence: { ...evidence, ref: `of/${AADHAAR}` } }],
      },
    }),
    ARTISAN,
    ['data.items.0.evidence.ref'],
  ],
  ['an unknown field', 'MALFORMED', json({ [NAME]: PHONE }), ARTISAN, ['']],
  ['a prototype', 'MALFORMED', json({}).replace('{', '{"__proto__":{"x":1},'), ARTISAN, ['']],
  [
    'personal fields inline',
    'MALFORMED',
    json({ data: { ...GOOD.data, items: [{ requirement: 'photograph', evidence, name: NAME }] } }),
    ARTISAN,
    ['data.items.0'],
  ],
  [
    'a name as a requirement',
    'MALFORMED',
    JSON.stringify({
      ...GOOD,
      type: 'artisan-onboarding.command.register',
      dataschema: 'urn:artisan-onboarding:commands:v1#register',
      data: { actor: artisan, dossier: evidence, brought: { [NAME]: evidence, [PHONE]: 1 } },
    }),
    ARTISAN,
  ], // zod's records pass over this key in silence.
  [
    'a prototype among what is brought',
    'MALFORMED',
    JSON.stringify({
      ...GOOD,
      type: 'artisan-onboarding.command.register',
      dataschema: 'urn:artisan-onboarding:commands:v1#register',
      data: { actor: artisan, dossier: evidence, brought: { PLACE: 'of whom' } },
    }).replace('PLACE', '__proto__'),
    ARTISAN,
    ['data.brought'],
  ],
];

describe('a record of the commands topic', () => {
  it('is a command where it keeps the contract', () => {
    expect(read(json({}))).toEqual({ command: GOOD });
  });

  /** From the CloudEvents specification's documented extensions, and what brokers and meshes add. */
  it.each([
    ['tracestate', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['partitionkey', ARTISAN],
    ['sequence', '1'],
    ['sampledrate', 30],
    ['dataref', 'https://example.test/x'],
    ['expirytime', '2026-11-24T10:00:00Z'],
    ['knativehistory', 'default-kne-trigger-kn-channel'],
    ['severitynumber', 17],
    ['authtype', null],
    ['comacmeflag', true],
  ])(
    'is a command with an attribute that an intermediary added, which is dropped: %s',
    (name, value) => {
      expect(read(json({ [name]: value }))).toEqual({ command: GOOD });
    },
  );

  it('is a command with any attributes that CloudEvents allows, and none that it does not', () => {
    const own = Object.keys(COMMAND_MESSAGES.submit.shape);
    const allowed = fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((name) => !own.includes(name));
    const values = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null));
    const added = fc.dictionary(allowed, values, { noNullPrototype: true });
    const against = (more: object) => againstSchema('commands/submit', { ...GOOD, ...more });
    fc.assert(
      fc.property(added, (some) => {
        expect(read(json(some))).toEqual({ command: GOOD });
        expect(against(some)).toEqual([]);
      }),
      { numRuns: PROPERTY_RUNS },
    );
    const wrong = fc.oneof(
      fc.tuple(fc.constantFrom('Name', 'data_base64', 'x-y', 'a'.repeat(21), 'é', ''), values),
      fc.tuple(allowed, fc.oneof(fc.constant({}), fc.constant([]), fc.constantFrom(1.5, 2 ** 31))),
    );
    fc.assert(
      fc.property(wrong, ([name, value]) => {
        const found = read(json({ [name]: value }));
        expect(found).toMatchObject({
          rejection: { code: 'MALFORMED', problems: [{ field: '' }] },
        });
        expect(against({ [name]: value })).not.toEqual([]);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it.each(BAD)('is rejected for %s: %s', (_what, code, value, key, fields) => {
    const found = read(value, key);
    if (!('rejection' in found)) throw new Error('it was taken');
    expect(found.rejection).toMatchObject({
      code,
      original: { topic: 'commands', partition: 3, offset: '41' },
    });
    if (fields !== undefined)
      expect(found.rejection.problems?.map(({ field }) => field)).toEqual(fields);
    const told = JSON.stringify(rejectedMessage.parse(rejectedOf(found.rejection, about.time)));
    expect(told).not.toContain(NAME);
    expect(told).not.toContain(PHONE);
    expect(told).not.toMatch(/9999-?4105/);
  });

  it('is a command also where its random trace reads like a number', () => {
    const traceparent = `00-${'a'.repeat(32)}-a${AADHAAR}abc-01`;
    expect(read(json({ traceparent }))).toHaveProperty('command');
  });

  it.each(['checksum', 'unknown_codec', 'decompression', 'records'] as const)(
    'that stands for a batch that cannot be decoded is told of with its offsets: %s',
    (reason) => {
      const found = readCommand('commands', {
        ...{ partition: 3, offset: 44, key: null, value: null },
        unreadable: { first: 41, last: 44, reason },
      });
      if (!('rejection' in found)) throw new Error('it was taken');
      const message = rejectedMessage.parse(rejectedOf(found.rejection, about.time));
      expect(message.id).toBe('commands/3/41');
      expect(message.data).toMatchObject({ code: 'UNREADABLE', retryable: true });
      expect(message.data.original).toEqual({
        ...{ topic: 'commands', partition: 3 },
        ...{ offset: '41', lastOffset: '44' },
      });
      expect(message.data.message).toContain('41 to 44');
    },
  );

  it('that is anything at all is taken or rejected, and a rejection keeps its own contract', () => {
    const leaf = fc.oneof(fc.json(), fc.string(), fc.constantFrom(...Object.values(GOOD)));
    const fields = fc.dictionary(fc.constantFrom(...Object.keys(GOOD), 'x', NAME), leaf);
    const values = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fields.map((some) => Buffer.from(json(some))),
      fc.nat(json({}).length).map((end) => Buffer.from(json({}).slice(0, end))),
    );
    fc.assert(
      fc.property(values, fc.option(fc.constantFrom(ARTISAN, 'x', NAME)), (value, key) => {
        const found = read(value, key);
        if ('command' in found) expect(found.command.subject).toBe(CASE);
        else {
          const message = rejectedOf(found.rejection, about.time);
          expect(rejectedMessage.parse(message)).toEqual(message);
          expect(JSON.stringify(message)).not.toContain(NAME);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it.each(KINDS)('that is hostile is told as what it is: $what', (kind) => {
    const search = new Search(SECRETS);
    const seed = Date.now() % 1_000_000_000;
    for (const { key, value } of sampleOf(kind, SIZES.hostileMessages, seed)) {
      const found = read(value, key?.toString('utf8') ?? null);
      // Whether there is such a case is not to be read from the message.
      if ('command' in found) expect(kind.codes, `seed ${seed}`).toContain('CASE_UNKNOWN');
      else {
        const message = rejectedMessage.parse(rejectedOf(found.rejection, about.time));
        expect(kind.codes, `seed ${seed}`).toContain(message.data.code);
        expect(search.in(Buffer.from(JSON.stringify(message)))).toEqual([]);
      }
    }
  });
});
