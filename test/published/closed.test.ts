import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExamples } from '../../tools/contract/examples.ts';
import { publishedSchemas, type SchemaName } from '../../tools/contract/schemas.ts';
import { attributesAtStart, summaryOf } from '../../workflows/interface/search-attributes.ts';
import { apiDocument } from '../support/api.ts';
import { openCase } from '../support/cases.ts';
import { oddAttributes, type Text, textsIn } from '../support/closed.ts';
import { againstPrograms, againstSchema } from './checks.ts';

type Json = { readonly [keyword: string]: unknown };

const SCHEMAS = publishedSchemas();
/** The schemas of what we write. Others write the commands topic. */
const LEAVING = Object.entries(SCHEMAS).filter(([name]) => !name.startsWith('commands/'));

const document = await apiDocument();
const OF_DOCUMENT = document.components.schemas;
const ANSWERS = [
  ...['Registered', 'Case', 'Cases', 'Counts', 'Due', 'CommandAnswer', 'Deposited', 'Kept'],
  'Health',
];

const ofSchema = (name: string, schema: Json): [string, Text][] => {
  const defs = (schema.$defs ?? {}) as Readonly<Record<string, Json>>;
  return textsIn(schema, (ref) => defs[ref.replace('#/$defs/', '')]).map((one) => [
    `${name}${one.at}`,
    one,
  ]);
};
const ofAnswer = (name: string): [string, Text][] =>
  textsIn(
    OF_DOCUMENT[name] ?? {},
    (ref) => OF_DOCUMENT[ref.replace('#/components/schemas/', '')],
  ).map((one) => [`${name}${one.at}`, one]);

/** Fields with offsets, which Kafka assigns. */
const OFFSETS: ReadonlySet<string> = new Set(['offset', 'lastOffset']);
const TEXTS = [
  ...LEAVING.flatMap(([name, schema]) => ofSchema(name, schema)),
  ...[...ANSWERS, 'Problem'].flatMap(ofAnswer),
];

/** The change of an event type that is newer than the schema; each known type has a schema of its own. */
const NEWER = /^events\/any\.data\.change\.\*/;

/** Personal numbers as they were entered where a district or an id belongs, alone and within other text. */
const NUMBERS = [
  ...[
    '9300011122',
    '+919300011122',
    '+91 93000 11122',
    '93000-11122',
    '234567890124',
    '6367 1234 5678',
  ],
  ...['coop-9300011122', 'a9300011122', '/9300011122', 'document.9300011122', 'x/9300011122/1/1'],
  ...['urn:uuid:9300011122', 'sms:9300011122', '9300011122.9300011122'],
];
const TEXTS_OF_PEOPLE = [
  'Sita Devi',
  'सीता देवी',
  "=cmd|'/c calc'!A0",
  '@SUM(1+1)',
  'a\u0000b',
  'a\nb',
];
/** Our own sentences, made of our words and of ids in their form. */
const SENTENCES = new Set([
  ...['message', 'rule', 'detail', 'title', 'text', 'remedy', 'name', 'bring', 'why'],
]);

describe('what leaves', () => {
  it('was looked through: there are many strings in it', () => {
    expect(TEXTS.length).toBeGreaterThan(300);
    expect(ANSWERS.filter((name) => OF_DOCUMENT[name] === undefined)).toEqual([]);
  });

  it('has a form for every string', () => {
    const open = TEXTS.filter(
      ([at, { schema }]) => !NEWER.test(at) && schema.pattern === undefined,
    );
    expect(open.map(([at]) => at)).toEqual([]);
  });

  it('has no string that takes a number of a person', () => {
    const taking = TEXTS.filter(([, { name }]) => !OFFSETS.has(name)).flatMap(
      ([at, { schema, name }]) => {
        const form = new RegExp(String(schema.pattern), 'u');
        const tried = SENTENCES.has(name) ? NUMBERS.filter((one) => /\d{10}/.test(one)) : NUMBERS;
        const taken = tried.filter((one) => form.test(one));
        return NEWER.test(at) || taken.length === 0 ? [] : [`${at}: ${taken.join(', ')}`];
      },
    );
    expect(taking).toEqual([]);
  });

  it('has no string that takes a name or anything to be run, but for sentences of ours', () => {
    const taking = TEXTS.flatMap(([at, { schema, name }]) => {
      const form = new RegExp(String(schema.pattern), 'u');
      const tried = SENTENCES.has(name)
        ? TEXTS_OF_PEOPLE.filter((one) => /\p{Cc}/u.test(one))
        : TEXTS_OF_PEOPLE;
      const taken = tried.filter((one) => form.test(one));
      return NEWER.test(at) || taken.length === 0 ? [] : [`${at}: ${taken.join(', ')}`];
    });
    expect(taking).toEqual([]);
  });

  it('has no string that takes any ten digits in a row', () => {
    const patterns = new Set(
      TEXTS.filter(([at, { name }]) => !NEWER.test(at) && !OFFSETS.has(name)).map(
        ([, { schema }]) => String(schema.pattern),
      ),
    );
    const digits = fc.stringMatching(/^\d{10,14}$/);
    const around = fc.constantFrom('', 'a', 'a.', 'a-', '/', 'a/', 'a:');
    fc.assert(
      fc.property(around, digits, around, (before, number, after) => {
        const text = `${before}${number}${after.split('').reverse().join('')}`;
        expect([...patterns].filter((one) => new RegExp(one, 'u').test(text))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is looked through by a search that finds an open string', () => {
    const open = {
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { anyOf: [{ type: 'null' }, { $ref: '#/$defs/x' }] },
      },
      additionalProperties: {},
      $defs: { x: { type: 'array', items: { type: 'string', maxLength: 9 } } },
    };
    expect(ofSchema('it', open).map(([at]) => at)).toEqual([
      ...['it.a', 'it.b[]', 'it.* (its name)', 'it.*'],
    ]);
  });

  it('is in the list of workflows as a summary and attributes that have forms', () => {
    const about = openCase().registration;
    const shown = new Map(attributesAtStart(about).map(({ key, value }) => [key.name, value]));
    expect(oddAttributes((key) => shown.get(key.name))).toEqual([]);
    const [organisation] = attributesAtStart(about, 'Ravi Traders');
    expect(
      oddAttributes((key) => (key === organisation?.key ? organisation.value : undefined)),
    ).toEqual(['organisation']);
    expect(summaryOf(about)).toBe('potter · UP-VARANASI');
    expect(summaryOf({ ...about, district: 'unlisted' })).toBe('potter · unlisted, UP');
    const odd = new Map([
      ['District', 'Call 9300011122'],
      ['Reason', 'Sita Devi'],
    ]);
    expect(oddAttributes((key) => odd.get(key.name))).toEqual(['district', 'reason']);
  });
});

describe('the published schemas refuse', () => {
  const examples = readExamples();
  const record = (folder: string, name: string) => {
    const found = examples.find((one) => one.folder === folder && one.name === name);
    if (found?.record.value == null) throw new Error(`there is no example ${folder}/${name}`);
    return found;
  };

  /** A copy with another value at a path such as `data.change.district`. */
  const changed = (value: object, path: string, to: unknown): Record<string, unknown> => {
    const copy = structuredClone(value) as Record<string, unknown>;
    const names = path.split('.');
    const parent = names
      .slice(0, -1)
      .reduce((one, name) => one[name] as Record<string, unknown>, copy);
    parent[names.at(-1) ?? ''] = to;
    return copy;
  };

  const REGISTERED = 'events/case.registered';
  it.each<[string, string, unknown]>([
    [REGISTERED, 'subject', 'Sita Devi'],
    [REGISTERED, 'subject', '9300011122'],
    [REGISTERED, 'subject', 'ABCDE-FGHJK-0'],
    [REGISTERED, 'partitionkey', '9300011122'],
    [REGISTERED, 'partitionkey', 'ABCDE-FGHJK-1'],
    [REGISTERED, 'sequence', '00000000'],
    [REGISTERED, 'sequence', '1'],
    [REGISTERED, 'id', 'ABCDE-FGHJK-1/00000000'],
    [REGISTERED, 'dataschema', 'urn:artisan-onboarding:events:v1#case.withdrawn'],
    [REGISTERED, 'dataschema', 'urn:artisan-onboarding:events:v1#9300011122'],
    [REGISTERED, 'type', 'artisan-onboarding.case.withdrawn'],
    [REGISTERED, 'causationid', 'register:ABCDE-FGHJK-1'],
    [REGISTERED, 'causationid', '9300011122'],
    [REGISTERED, 'data.actor.id', 'sita-devi'],
    [REGISTERED, 'data.actor.id', '9300011122'],
    [REGISTERED, 'data.policy', 'p-9300011122'],
    [REGISTERED, 'data.change.state', 'ZZ'],
    [REGISTERED, 'data.change.district', 'Varanasi'],
    [REGISTERED, 'data.change.district', '9300011122'],
    [REGISTERED, 'data.change.district', "=cmd|'/c calc'!A0"],
    [REGISTERED, 'data.change.collective', 'coop-9300011122'],
    [REGISTERED, 'data.change.channel', 'a_friend'],
    [REGISTERED, 'data.change.dossier.ref', 'ABCDE-FGHJK/Sita'],
    [REGISTERED, 'data.change.dossier.digest', 'none'],
    ['events/listing.refused', 'data.change.digest', ''],
    ['events/listing.refused', 'data.change.sku', '9300011122'],
    [
      'events/listing.refused',
      'data.change.issues',
      [{ code: 'listing.other', attribute: 'item_name' }],
    ],
    ['events/listing.submitted', 'data.change.submission', 'f1dc2914-75dd-11ea-bc55-0242ac130003'],
    ['events/reminder.delivered', 'data.change.message', '+919300011122'],
    ['events/reminder.delivered', 'data.change.channel', '9300011122'],
    ['events/document.deleted', 'data.change.digest', '9300011122'],
    ['events/case.district_mapped', 'data.change.district', 'My village, house 12'],
    ['events/provider.unavailable', 'data.change.subject', '9300011122'],
    ['events/any', 'subject', '9300011122'],
    ['events/any', 'type', 'artisan-onboarding.case.9300011122'],
    ['events/any', 'dataschema', 'urn:artisan-onboarding:events:v1'],
  ])('%s with %s: %s', (name, path, to) => {
    const example = record(
      'events',
      name === 'events/any' ? 'case.registered' : name.slice('events/'.length),
    );
    const value = example.record.value ?? {};
    expect(againstSchema(name as SchemaName, value)).toEqual([]);
    expect(againstSchema(name as SchemaName, changed(value, path, to))).not.toEqual([]);
    expect(
      againstPrograms({
        ...example,
        record: { ...example.record, value: changed(value, path, to) },
      }),
    ).not.toEqual([]);
  });

  it.each<[string, 'cases' | 'rejected', string, unknown]>([
    ['open', 'cases', 'case.district', 'Varanasi 9300011122'],
    ['open', 'cases', 'case.state', 'ZZ'],
    ['open', 'cases', 'sequence', '00000000'],
    ['open', 'cases', 'caseId', '9300011122'],
    ['open', 'cases', 'case.requirements', { 'Sita Devi': {} }],
    ['open', 'cases', 'case.collective', 'coop-9300011122'],
    ['too-early', 'rejected', 'data.command.id', 'sita-devi'],
    ['too-early', 'rejected', 'data.command.source', '/9300011122'],
    ['too-early', 'rejected', 'data.message', 'call 9300011122'],
    ['too-early', 'rejected', 'data.original.topic', '9300011122'],
  ])('%s of the %s with %s: %s', (name, folder, path, to) => {
    const example = record(folder, name);
    const schema: SchemaName = folder === 'cases' ? 'cases/case' : 'rejected/rejected';
    const value = example.record.value ?? {};
    expect(againstSchema(schema, value)).toEqual([]);
    expect(againstSchema(schema, changed(value, path, to))).not.toEqual([]);
    expect(
      againstPrograms({
        ...example,
        record: { ...example.record, value: changed(value, path, to) },
      }),
    ).not.toEqual([]);
  });

  it.each<[string, unknown]>([
    ['id', 'withdraw-1'],
    ['id', '9300011122'],
    ['id', 'Sita-Devi'],
    ['source', '/9300011122'],
    ['subject', '9300011122'],
    ['data.actor.onBehalfOf', 'sita-devi'],
    ['dataschema', 'urn:artisan-onboarding:commands:v1#hold'],
  ])('a command with %s: %s', (path, to) => {
    const example = record('commands', 'withdraw');
    const value = example.record.value ?? {};
    expect(againstSchema('commands/withdraw', value)).toEqual([]);
    expect(againstSchema('commands/withdraw', changed(value, path, to))).not.toEqual([]);
    expect(
      againstPrograms({
        ...example,
        record: { ...example.record, value: changed(value, path, to) },
      }),
    ).not.toEqual([]);
  });

  // The specifications' own examples: RFC 9562, appendix A (UUID versions 1, 4, 5, 6 and 7), and the README of ULID.
  it.each([
    ...['C232AB00-9414-11EC-B3C8-9F6BDECED846', '919108f7-52d1-4320-9bac-f847db4148a8'],
    ...['2ed6657d-e927-568b-95e1-2665a8aea6a2', '1EC9414C-232A-6B00-B3C8-9F6BDECED846'],
    ...['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ])('and take the id of a command %s', (id) => {
    const value = changed(record('commands', 'withdraw').record.value ?? {}, 'id', id);
    expect(againstSchema('commands/withdraw', value)).toEqual([]);
  });
});
