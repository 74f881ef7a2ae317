import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { holdAgainst, inWords, type Release } from '../../tools/contract/compatibility.ts';
import { readReleases } from '../../tools/contract/files.ts';
import { publishedSchemas } from '../../tools/contract/schemas.ts';

const today = publishedSchemas();

describe('today’s schemas', () => {
  it.each(readReleases().map((one) => [one.version, one] as const))(
    'break no user of %s',
    (_version, release) => {
      expect(holdAgainst(release, today).breaks.map(inWords)).toEqual([]);
    },
  );

  it('are held against every release with all of its schemas; while there is none, the page says so', () => {
    const releases = readReleases();
    const page = readFileSync('contracts/published/README.md', 'utf8');
    expect(page.includes('Nothing is released yet')).toBe(releases.length === 0);
    for (const { schemas } of releases) expect(Object.keys(schemas).length).toBeGreaterThan(60);
  });
});

type Changing = Record<string, { [keyword: string]: unknown }>;
const released: Release = { version: '1.0.0', schemas: today };

/** Compares today's schemas, with a change in one of them, with the unchanged ones. */
function changing(change: (schemas: Changing) => void) {
  const changed = structuredClone(today) as unknown as Changing;
  change(changed);
  const { breaks, allowed } = holdAgainst(released, changed as unknown as typeof today);
  return { breaks: breaks.map(inWords), allowed };
}

interface Fields {
  properties: Record<string, Fields & Record<string, unknown>>;
  required: string[];
  enum: string[];
  uniqueItems?: boolean;
}
const fieldsOf = (schemas: Changing, name: string, ...path: string[]) =>
  path.reduce((one, part) => one.properties[part] as Fields, schemas[name] as unknown as Fields);

const OLD_LOG = 'Breaks readers with today’s schema that come to records written under 1.0.0.';
const OLD_READERS =
  'Breaks readers that still have the schema of 1.0.0 and come to records written today.';

describe('of an event', () => {
  const EVENT = 'events/requirement.submitted';
  const changeOf = (schemas: Changing) => fieldsOf(schemas, EVENT, 'data', 'change');

  it('a removed field breaks readers that need it, and readers of the old log', () => {
    const { breaks } = changing((schemas) => {
      const change = changeOf(schemas);
      delete change.properties.evidence;
      change.required = ['requirement'];
    });
    expect(breaks).toEqual([
      `${EVENT} data.change.evidence: may be there, and is not known to the reader. ${OLD_LOG}`,
      `${EVENT} data.change.evidence: may be missing, and the reader needs it. ${OLD_READERS}`,
    ]);
  });

  it('a new required field breaks the reading of the old log, and readers that do not know it', () => {
    const { breaks } = changing((schemas) => {
      const change = changeOf(schemas);
      change.properties.weight = { type: 'integer' } as never;
      change.required.push('weight');
    });
    expect(breaks).toEqual([
      `${EVENT} data.change.weight: may be missing, and the reader needs it. ${OLD_LOG}`,
      `${EVENT} data.change.weight: may be there, and is not known to the reader. ${OLD_READERS}`,
    ]);
  });

  it('even an optional field breaks readers, since events are closed: it is another type', () => {
    const { breaks } = changing((schemas) => {
      changeOf(schemas).properties.weight = { type: 'integer' } as never;
    });
    expect(breaks).toEqual([
      `${EVENT} data.change.weight: may be there, and is not known to the reader. ${OLD_READERS}`,
    ]);
  });

  it('an added value of a closed list breaks readers that do not know it', () => {
    const { breaks } = changing((schemas) => {
      fieldsOf(schemas, EVENT, 'data', 'stage', 'to').enum.push('aftercare');
    });
    expect(breaks).toEqual([`${EVENT} data.stage.to: "aftercare" is not read. ${OLD_READERS}`]);
  });

  it('a removed value breaks the reading of the old log', () => {
    const { breaks } = changing((schemas) => {
      fieldsOf(schemas, EVENT, 'data', 'stage', 'to').enum.pop();
    });
    expect(breaks).toEqual([`${EVENT} data.stage.to: "go_live" is not read. ${OLD_LOG}`]);
  });

  it('a narrowed type breaks the reading of the old log', () => {
    const { breaks } = changing((schemas) => {
      const { properties } = fieldsOf(schemas, 'events/case.registered', 'data', 'change');
      properties.district = { enum: ['unlisted'] } as never;
    });
    expect(breaks).toEqual([
      `events/case.registered data.change.district: may be anything, and only "unlisted" is read. ${OLD_LOG}`,
    ]);
  });

  it('a widened type breaks older readers', () => {
    const { breaks } = changing((schemas) => {
      const { properties } = fieldsOf(schemas, 'events/case.registered', 'data', 'change');
      properties.exports = { anyOf: [{ type: 'boolean' }, { type: 'null' }] } as never;
    });
    expect(breaks).toEqual([
      `events/case.registered data.change.exports: null is not read. ${OLD_READERS}`,
    ]);
  });

  it('a shared shape is looked at wherever it stands', () => {
    const { breaks } = changing((schemas) => {
      for (const schema of Object.values(schemas)) {
        const { evidence } = (schema.$defs ?? {}) as Record<string, Fields>;
        evidence?.required.pop();
      }
    });
    const how = 'may be missing, and the reader needs it';
    expect(breaks).toContain(`${EVENT} data.change.evidence.digest: ${how}. ${OLD_READERS}`);
    expect(breaks.some((one) => one.startsWith('commands/'))).toBe(false);
  });

  it('an added type is covered by the rule for unknown ones', () => {
    const { breaks, allowed } = changing((schemas) => {
      const copy = structuredClone(schemas[EVENT]) as unknown as Fields;
      copy.properties.type = { const: 'artisan-onboarding.requirement.weighed' } as never;
      (copy.properties.data as Fields).properties.change = { type: 'object' } as never;
      schemas['events/requirement.weighed'] = copy as never;
    });
    expect(breaks).toEqual([]);
    expect(allowed).toEqual([
      'events/requirement.weighed is new since 1.0.0: older readers mark the case “newer than I know”',
    ]);
  });

  it('an added type with an unknown envelope is not', () => {
    const { breaks, allowed } = changing((schemas) => {
      const copy = structuredClone(schemas[EVENT]) as unknown as Fields;
      copy.properties.type = { const: 'artisan-onboarding.requirement.weighed' } as never;
      copy.properties.weighedby = { type: 'string' } as never;
      schemas['events/requirement.weighed'] = copy as never;
    });
    const how = 'may be there, and is not known to the reader';
    expect(breaks).toEqual([`events/requirement.weighed weighedby: ${how}. ${OLD_READERS}`]);
    expect(allowed).toEqual([]);
  });

  it('a removed type breaks the reading of the old log', () => {
    const { breaks } = changing((schemas) => {
      delete schemas[EVENT];
    });
    expect(breaks).toEqual([`${EVENT}: is gone. ${OLD_LOG}`]);
  });
});

describe('of the latest case', () => {
  it('a further field breaks no reader: readers ignore unknown fields', () => {
    const { breaks } = changing((schemas) => {
      const theCase = fieldsOf(schemas, 'cases/case', 'case');
      theCase.properties.mood = { type: 'string' } as never;
    });
    expect(breaks).toEqual([]);
  });

  it('one that is always there from now on breaks the reading of records without it', () => {
    const { breaks } = changing((schemas) => {
      const theCase = fieldsOf(schemas, 'cases/case', 'case');
      theCase.properties.mood = { type: 'string' } as never;
      theCase.required.push('mood');
    });
    expect(breaks).toEqual([
      `cases/case case.mood: may be missing, and the reader needs it. ${OLD_LOG}`,
    ]);
  });
});

describe('of a command', () => {
  const COMMAND = 'commands/withdraw';
  const SENDERS = 'Breaks senders that still send commands as 1.0.0 has them.';

  it('a new optional field and a new type break no sender', () => {
    const { breaks, allowed } = changing((schemas) => {
      fieldsOf(schemas, COMMAND, 'data').properties.note = { type: 'string' } as never;
      schemas['commands/dream'] = structuredClone(schemas[COMMAND]) as never;
    });
    expect(breaks).toEqual([]);
    expect(allowed).toEqual(['commands/dream is new since 1.0.0: no sender has to send it']);
  });

  it('a new required field breaks senders', () => {
    const { breaks } = changing((schemas) => {
      const data = fieldsOf(schemas, COMMAND, 'data');
      data.properties.note = { type: 'string' } as never;
      data.required.push('note');
    });
    expect(breaks).toEqual([
      `${COMMAND} data.note: may be missing, and the reader needs it. ${SENDERS}`,
    ]);
  });

  it('a removed field breaks senders', () => {
    const { breaks } = changing((schemas) => {
      const data = fieldsOf(schemas, COMMAND, 'data');
      delete data.properties.reason;
      data.required = ['actor'];
    });
    expect(breaks).toEqual([
      `${COMMAND} data.reason: may be there, and is not known to the reader. ${SENDERS}`,
    ]);
  });
});

it('a keyword that the check cannot judge is no pass', () => {
  const { breaks } = changing((schemas) => {
    fieldsOf(schemas, 'rejected/rejected', 'data', 'problems').uniqueItems = true;
  });
  expect(breaks).toEqual([
    `rejected/rejected data.problems: this check cannot judge uniqueItems. ${OLD_LOG}`,
    `rejected/rejected data.problems: this check cannot judge uniqueItems. ${OLD_READERS}`,
  ]);
});
