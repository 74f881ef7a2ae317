import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandDigest, uuidOfName } from '../../contracts/command-digest.ts';
import { COMMAND_NAMES, COMMAND_TABLE, COMMANDS } from '../../contracts/commands.ts';
import { isReasonCode } from '../../contracts/reason-codes.ts';
import { nextStart } from '../../operations/recovery/next-start.ts';
import {
  completed,
  describedUpdate,
  idOfUpdate,
  QUERIES,
} from '../../workflows/commands/by-hand.ts';
import { ANSWERS, checkedAnswer, NoAnswer, timeSaid } from '../../workflows/interface/answers.ts';
import { wrongWithStart } from '../../workflows/interface/run-input.ts';
import { CASE, COMMAND_ID, openCase, play } from '../support/cases.ts';
import { RFC_8259 } from '../support/rfc-8259.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a command that is given by hand', () => {
  it.each(COMMAND_NAMES)('%s is taken as its description shows it', (name) => {
    const [, example = ''] = describedUpdate(name).split('Input, for example: ');
    const given = JSON.parse(example);
    expect(given).toEqual(COMMAND_TABLE[name].example);
    const taken = COMMANDS[name].safeParse(completed(name, given, 'some update'));
    expect(taken.error?.issues).toBeUndefined();
    expect(taken.data?.digest).toBe(commandDigest(name, given));
    for (const code of example.matchAll(/"(?:reason|outcome)":"([a-z]+\.[a-z_]+)"/g))
      expect(isReasonCode(code[1] ?? '')).toBe(true);
  });

  it('says of each Query what it answers', () => {
    for (const text of Object.values(QUERIES)) expect(text).toMatch(/in part: \{".*\}$/);
  });

  it('keeps a given id and digest, and refuses a decision without the digest that was seen', () => {
    const { example } = COMMAND_TABLE.decide;
    const own = { ...example, id: 'own', digest: 'a'.repeat(64) };
    expect(completed('decide', own, 'some update')).toEqual(own);
    const unseen = example.items.map(({ seen: _seen, ...rest }) => rest);
    const blind = completed('decide', { ...example, items: unseen }, 'some update');
    const { error } = COMMANDS.decide.safeParse(blind);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['items.0.seen']);
  });

  it('has the digest that the client library gives it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (content, id) => {
        const { id: _id, digest: _digest, traceparent: _trace, ...rest } = content;
        const text = canonicalize({ name: 'hold', ...rest }) ?? '';
        const digest = createHash('sha256').update(text).digest('hex');
        expect(commandDigest('hold', { ...content, id })).toBe(digest);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('has an id that is always the same and reveals nothing of the typed command', () => {
    const own = '0190a0e5-7e3c-7c2c-9d2c-0f5e6d7c8b9a';
    expect(idOfUpdate(own)).toBe(own);
    expect(idOfUpdate('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBe('01ARZ3NDEKTSV4RRFFQ69G5FAV');
    // RFC 9562, appendix B.2: a UUID of version 8, by name, with SHA-256.
    const ofDns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    expect(uuidOfName(ofDns, 'www.example.com')).toBe('5c146b14-3c52-8afd-938a-375d0df1fbf6');
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(idOfUpdate(typed)).toMatch(UUID);
        expect(idOfUpdate(typed)).toBe(idOfUpdate(typed));
      }),
      { numRuns: PROPERTY_RUNS },
    );
    for (const typed of ['Hello world!', '', 'रमेश 9300011122'])
      expect(idOfUpdate(typed)).toMatch(UUID);
  });
});

describe('a result that an operator gave an activity', () => {
  const names = Object.keys(ANSWERS) as (keyof typeof ANSWERS)[];

  it.each(names)('is no answer to %s unless it is one', (name) => {
    const taken = (result: unknown) => {
      try {
        checkedAnswer(result as never, ANSWERS[name]);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(NoAnswer);
        return false;
      }
    };
    for (const result of [undefined, null, {}, 'ok', 1, [], { answer: null, at: 1 }, ...RFC_8259])
      expect(taken(result)).toBe(false);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (answer, at) => {
        expect(taken(answer)).toBe(false);
        if (timeSaid(at) === undefined) expect(taken({ answer, at })).toBe(false);
        // What is taken can be concluded from: it fits the schema that the conclusion is written for.
        else expect(taken({ answer, at })).toBe(ANSWERS[name].safeParse(answer).success);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('says no time that a date cannot hold', () => {
    for (const at of ['x', null, undefined, Number.NaN, -1, 8.64e15 + 1, 1.5])
      expect(timeSaid(at)).toBeUndefined();
    fc.assert(
      fc.property(fc.anything(), (at) => {
        const said = timeSaid(at);
        if (said !== undefined) expect(new Date(said).toISOString()).toBeTruthy();
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});

describe('what a run is started with', () => {
  const start = openCase();
  it.each([
    [undefined, 'input: '],
    [null, 'input: '],
    [[], 'input: '],
    ['rubbish', 'input: '],
    [{}, 'kind: '],
    [{ kind: 'open' }, 'caseId: '],
    [{ ...start, caseId: 'CASE-1' }, 'caseId: must be a case id'],
    [{ ...start, application: 2 }, 'caseId: must be ABCDE-FGHJK-2'],
    [{ ...start, artisanId: 'ZZZZZ-ZZZZZ' }, 'caseId: must be ZZZZZ-ZZZZZ-1'],
    [
      { ...start, registration: { ...start.registration, state: 'Uttar Pradesh' } },
      'registration.state: ',
    ],
    [{ ...start, brought: { pan: 'ABCPE1234F' } }, 'brought.pan: '],
    [{ kind: 'carry' }, 'case: '],
  ])('%j is told by its field', (input, said) => {
    expect(wrongWithStart(input)?.startsWith(said)).toBe(true);
  });

  it('is taken as the client library and the recovery write it, and else always told', () => {
    expect(wrongWithStart(start)).toBeNull();
    const { theCase, messages } = play(start);
    const events = messages.map((one) => ({ ...one, causationid: COMMAND_ID }));
    const fromTopic = nextStart({
      ...{ caseId: CASE, run: null, events, stoppedAt: null, close: undefined },
      ...{ now: Date.parse(theCase.updatedAt) + 1, after: null },
    });
    // What the topic tells of its commands is remembered, without the digests that it does not tell.
    expect(fromTopic).toMatchObject({ kind: 'carry', commands: [{ digest: null }] });
    expect(wrongWithStart(JSON.parse(JSON.stringify(fromTopic)))).toBeNull();
    for (const input of RFC_8259) expect(wrongWithStart(input)).not.toBeNull();
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(wrongWithStart(input)).toMatch(/^[\w.]+: ./);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });
});
