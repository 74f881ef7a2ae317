import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../contracts/case-message.ts';
import { COMMAND_TYPES } from '../../contracts/command-message.ts';
import { TYPE_PREFIX } from '../../contracts/envelope.ts';
import { EVENT_TYPES, type EventType } from '../../contracts/events.ts';
import {
  type Example,
  PUBLISHED,
  readExamples,
  schemaOfExample,
  TOPIC_OF,
} from '../../tools/contract/examples.ts';
import { publishedFiles } from '../../tools/contract/files.ts';
import { FOLDING_RULES, readVectors, vectorFile } from '../../tools/contract/folding.ts';
import { publishedSchemas, type Schema } from '../../tools/contract/schemas.ts';
import { brokenCopies } from './broken.ts';
import { againstPrograms, againstSchema, exampleErrors } from './checks.ts';
import { foldVectors } from './fold-vectors.ts';

const examples = readExamples();
const named = (one: Example) => `${one.folder}/${one.name}`;
const withValue = examples.filter(({ record }) => record.value !== null);

describe('the published folder', () => {
  it('holds what the programs say today: npm run contract makes it anew', () => {
    for (const [path, text] of publishedFiles())
      expect(readFileSync(join(PUBLISHED, path), 'utf8'), path).toBe(text);
  });

  it('holds nothing else', () => {
    const files = readdirSync(PUBLISHED, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(PUBLISHED.length + 1));
    const rest = files.filter((path) => !/^(\w+\/examples|events\/folds|released)\//.test(path));
    expect(rest.sort()).toEqual([...publishedFiles().keys()].sort());
  });

  it('links to files that are there', () => {
    for (const [path, text] of publishedFiles()) {
      if (!path.endsWith('.md')) continue;
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g))
        expect(() => readFileSync(join(PUBLISHED, path, '..', target)), target).not.toThrow();
    }
  });

  it('says of every field what it is', () => {
    const silent: string[] = [];
    const look = (json: unknown, at: string): void => {
      if (typeof json !== 'object' || json === null) return;
      const { properties = {} } = json as { properties?: Record<string, Schema> };
      for (const [name, field] of Object.entries(properties))
        if (typeof field.description !== 'string') silent.push(`${at}.${name}`);
      for (const [key, value] of Object.entries(json)) look(value, `${at}.${key}`);
    };
    look(publishedSchemas(), '');
    expect(silent).toEqual([]);
  });
});

describe('what the events make', () => {
  const vectors = foldVectors();
  const published = readVectors();

  it('is shown for every type of event, by a life that ends with it', () => {
    expect(Object.keys(FOLDING_RULES)).toEqual(EVENT_TYPES);
    for (const type of EVENT_TYPES) {
      const { events = [] } = vectors.find(({ name }) => name === type) ?? {};
      expect(events.at(-1)?.type).toBe(`${TYPE_PREFIX}${type}`);
    }
  });

  it('stands as the programs say today: npm run contract-examples makes it anew', () => {
    expect([...published.keys()].sort()).toEqual(vectors.map(({ name }) => name).sort());
    for (const one of vectors) expect(published.get(one.name), one.name).toBe(vectorFile(one).text);
  });

  it('fits the schemas, events and cases', () => {
    for (const { name, events, case: theCase } of vectors) {
      const [shown] = events.slice(-1);
      const type = shown?.type.slice(TYPE_PREFIX.length) as EventType;
      expect(againstSchema(`events/${type}`, shown), name).toEqual([]);
      expect(againstSchema('cases/case', messageOf(theCase)), name).toEqual([]);
    }
  });
});

describe('examples', () => {
  it('are there for every type of event and command, for a case, its tombstone, and rejections', () => {
    expect(examples.map(named)).toEqual(
      expect.arrayContaining([
        ...EVENT_TYPES.map((type) => `events/${type}`),
        ...COMMAND_TYPES.map((type) => `commands/${type}`),
        ...['open', 'ended', 'newer-than-known', 'tombstone'].map((name) => `cases/${name}`),
        ...['not-json', 'malformed', 'too-early', 'items-refused'].map(
          (name) => `rejected/${name}`,
        ),
      ]),
    );
  });

  it.each(examples.map((one) => [named(one), one] as const))('%s fits', (_name, example) => {
    expect(exampleErrors(example)).toEqual([]);
    const { topic, key, headers, value } = example.record;
    expect(topic).toBe(TOPIC_OF[example.folder]);
    if (example.folder === 'cases') {
      expect(key).toBe(value?.caseId ?? key);
      return;
    }
    expect(headers.ce_type).toBe(value?.type);
    const subject = value?.subject ?? (value as unknown as Rejected).data.command.subject;
    expect(key).toBe(typeof subject === 'string' ? subject.replace(/-\d+$/, '') : value?.id);
  });

  it('of events fit the schema of any event too, and of no other type', () => {
    const events = withValue.filter(({ folder }) => folder === 'events');
    for (const one of events) {
      expect(againstSchema('events/any', one.record.value)).toEqual([]);
      for (const other of events)
        if (other !== one)
          expect(againstSchema(`events/${other.name}`, one.record.value)).not.toEqual([]);
    }
  });

  it('a type that is newer than the schemas fits the schema of any event', () => {
    const [one] = withValue.filter(({ folder }) => folder === 'events');
    const data = { ...(one?.record.value?.data as object), change: { never: ['seen', 'before'] } };
    const type = 'artisan-onboarding.requirement.dreamt_of';
    const newer = { ...one?.record.value, type, data };
    expect(againstSchema('events/any', newer)).toEqual([]);
    expect(againstSchema('events/any', { ...newer, type: 'somebody-else.event' })).not.toEqual([]);
  });

  it.each(withValue.map((one) => [named(one), one] as const))(
    '%s is refused once a type is changed or a field is missing, by schema and programs alike',
    (_name, example) => {
      const schema = schemaOfExample(example);
      if (schema === null) throw new Error('has no schema');
      const copies = [...brokenCopies(example.record.value)];
      let refused = 0;
      for (const { value, what, isCertain } of copies) {
        const bySchema = againstSchema(schema, value).length > 0;
        const byPrograms =
          againstPrograms({ ...example, record: { ...example.record, value } }).length > 0;
        // A type is named by the schema; programs find the type that the message names.
        if (!what.startsWith('type ')) expect(bySchema, what).toBe(byPrograms);
        if (isCertain) expect(bySchema, what).toBe(true);
        if (bySchema) refused += 1;
      }
      expect(refused).toBeGreaterThan(10);
    },
  );
});

interface Rejected {
  readonly data: { readonly command: { readonly subject: string | null } };
}
