import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BEHALF_HEADERS, COMMAND_HEADERS } from '../../clients/http/asked.ts';
import { CONTENTS } from '../../clients/http/document.ts';
import { OPERATIONS } from '../../clients/http/routes.ts';
import { problemsOf } from '../../clients/library/bad-input.ts';
import { COMMAND_MESSAGES } from '../../contracts/command-message.ts';
import { COMMANDS } from '../../contracts/commands.ts';
import { eligibilityAnswers } from '../../contracts/intake/eligibility.ts';
import { registration } from '../../contracts/intake/registration.ts';
import { RULES as EN } from '../../contracts/rules.ts';
import { RULES as HI } from '../../policies/texts/hi/rules.ts';
import { RULE_KEYS, ruleIn, ruleOf } from '../../policies/texts/rules.ts';
import { defOf } from '../support/zod-def.ts';

/** Every schema that checks input from outside. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  registration,
  eligibilityAnswers,
  ...CONTENTS,
  ...prefixed('command', COMMANDS),
  ...prefixed('message', COMMAND_MESSAGES),
  ...prefixed('header', { ...BEHALF_HEADERS, ...COMMAND_HEADERS }),
  ...Object.fromEntries(
    OPERATIONS.flatMap(({ id, wanted: { body, query } }) => [
      ...(body === undefined ? [] : [[`body of ${id}`, body] as const]),
      ...(query === undefined ? [] : [[`query of ${id}`, query] as const]),
    ]),
  ),
};

function prefixed(prefix: string, all: object): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [`${prefix} ${name}`, one]));
}

/** A text in every value and field name of the input. No message may quote it. */
const SAID = 'Qxzvyw';
const LONG = SAID.repeat(2_000);

/** Values of every JSON type that no schema accepts. */
const WRONG: readonly unknown[] = [
  ...[undefined, null, true, SAID, '', '\u0000', LONG, -1, 0, 0.5, Number.NaN, 1e300, 2 ** 60],
  ...[[], [SAID], {}, { [SAID]: SAID }, Array.from({ length: 300 }, () => SAID)],
  // A time, a date, a number and an address that keep their form and break a rule.
  ...['2062-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-02-30'],
  ...['1e12', '1234567.0', '999941057058', `https://${SAID}:x@x.test/`, '999', '12345'],
];

/** Bad values for a schema: wrong everywhere at once, and wrong at one place with the rest left out. */
function badFor(schema: z.ZodType): unknown[] {
  const def = defOf(schema);
  const inner = def.innerType ?? def.in;
  if (inner !== undefined) return badFor(inner);
  switch (def.type) {
    case 'object':
      return [...WRONG, ...objectsOf(def.shape ?? {})];
    case 'array':
      return [
        ...WRONG,
        ...(def.element === undefined ? [] : badFor(def.element).map((one) => [one])),
      ];
    case 'record':
      return [
        ...WRONG,
        ...(def.valueType === undefined ? [] : badFor(def.valueType)).map((one) => ({
          photograph: one,
        })),
      ];
    case 'union':
      return [...WRONG, ...(def.options ?? []).flatMap((one) => badFor(one))];
    default:
      return [...WRONG];
  }
}

function objectsOf(shape: Readonly<Record<string, z.ZodType>>): object[] {
  // The tag of a discriminated union keeps its value, so that what is behind it is reached.
  const tags = Object.fromEntries(
    Object.entries(shape).flatMap(([name, one]) => {
      const { type, values } = defOf(one);
      return type === 'literal' ? [[name, values?.[0]]] : [];
    }),
  );
  return Object.entries(shape).flatMap(([name, one]) =>
    badFor(one).map((value) => ({ ...tags, [name]: value, [SAID]: 1 })),
  );
}

const found = new Map<z.ZodType, z.core.$ZodIssue[]>();
function issuesOf(schema: z.ZodType): z.core.$ZodIssue[] {
  const issues =
    found.get(schema) ??
    badFor(schema).flatMap((value) => schema.safeParse(value).error?.issues ?? []);
  found.set(schema, issues);
  return issues;
}

describe('what is said of bad input', () => {
  it.each(Object.entries(SCHEMAS))('is ours in English and Hindi: %s', (_name, schema) => {
    const issues = issuesOf(schema);
    expect(issues.length).toBeGreaterThan(0);
    const problems = problemsOf({ issues } as z.ZodError);
    expect(problems.filter(({ field }) => field.includes(SAID))).toEqual([]);
    // Most say the same as many others.
    for (const rule of new Set(problems.map((one) => one.rule))) {
      expect(rule).not.toContain(SAID);
      expect(ruleOf(rule), rule).not.toBeNull();
      expect(ruleIn(rule, 'hi'), rule).toMatch(/^[^{}]*\p{Script=Devanagari}[^{}]*।$/u);
    }
  });

  it('was seen for every kind of issue that zod has and our schemas can bring', () => {
    const codes = new Set(
      Object.values(SCHEMAS)
        .flatMap(issuesOf)
        .map(({ code }) => code),
    );
    expect([...codes].sort()).toEqual([
      ...['custom', 'invalid_format', 'invalid_key', 'invalid_type', 'invalid_union'],
      ...['invalid_value', 'too_big', 'too_small', 'unrecognized_keys'],
    ]);
  });

  it('is ours also for what no schema of ours brings yet', () => {
    const others: readonly [z.ZodType, unknown][] = [
      [z.number().multipleOf(5), 3],
      [z.map(z.string(), z.number()), new Map([[SAID, SAID]])],
      [z.set(z.string()).max(0), new Set([SAID])],
      [z.bigint(), SAID],
      [z.email(), SAID],
      [z.string().startsWith('a'), SAID],
      [z.xor([z.string(), z.string().min(1)]), SAID],
      [z.custom(() => false), SAID],
      [z.string().refine(() => false), SAID],
    ];
    for (const [schema, value] of others)
      for (const { message } of schema.safeParse(value).error?.issues ?? [])
        expect(ruleOf(message), message).not.toBeNull();
  });
});

/** Files without input from people: the list itself, settings of programs, and the envelope of our own events. */
const NO_INPUT = ['contracts/rules.ts', 'clients/http/config.ts', 'contracts/envelope.ts'];

describe('the texts of rules', () => {
  it.each(RULE_KEYS)(
    '%s has the same gaps in both languages, and is found by what it says',
    (key) => {
      const gaps = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
      expect(gaps(HI[key])).toEqual(gaps(EN[key]));
      expect(HI[key].replaceAll(/\{\w+\}/g, '')).not.toMatch(/\p{Script=Latin}/u);
      expect(HI[key]).toMatch(/।$/);
      expect(HI[key]).toBe(HI[key].normalize('NFC'));
      expect(ruleOf(EN[key].replaceAll(/\{\w+\}/g, 'x'))?.key).toBe(key);
    },
  );

  it('says nothing for words that are no rule’s', () => {
    expect(ruleOf('Invalid input: expected string, received undefined')).toBeNull();
    expect(ruleIn('Invalid input', 'hi')).toBe('Invalid input');
  });

  it('stand nowhere but in their list', () => {
    const files = ['contracts', 'contracts/intake', 'contracts/validation', 'clients/http'].flatMap(
      (folder) => globSync(`${folder}/*.ts`).filter((file) => !NO_INPUT.includes(file)),
    );
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) expect(readFileSync(file, 'utf8'), file).not.toMatch(/['`]must /);
  });
});
