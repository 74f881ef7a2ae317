import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataschemaOf, type Envelope, TYPE_PREFIX, unwrap } from '../../contracts/envelope.ts';
import {
  type Folded,
  foldNext,
  foldUnreadable,
  place,
  stoppedText,
  UNFOLDED,
} from '../../contracts/folding.ts';
import { fold } from '../../contracts/reducer.ts';
import { lifeParts, messagesOf } from '../support/random-messages.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';

/** The events of one case, of at least four. */
const lives = lifeParts
  .map((parts) => messagesOf(0, parts))
  .filter(({ length }) => length >= 4)
  .map((life) => life.slice(0, 20));

const foldAll = (messages: Iterable<Envelope>, from: Folded = UNFOLDED): Folded => {
  let folded = from;
  for (const one of messages) folded = foldNext(folded, one);
  return folded;
};
const stateOf = (messages: readonly Envelope[]) => fold(messages.map(unwrap));
const unknown = (one: Envelope | undefined): Envelope => ({
  ...(one as Envelope),
  type: `${TYPE_PREFIX}case.dreamt`,
  dataschema: dataschemaOf('case.dreamt'),
});
const broken = (one: Envelope | undefined): Envelope => {
  const { data, ...rest } = one as Envelope;
  return { ...rest, data: { ...data, change: { ...data.change, nickname: 'nobody' } } };
};

describe('the place of an event', () => {
  it.each([
    [0, 1, 'next'],
    [0, 2, 'gap'],
    [3, 1, 'repeat'],
    [3, 3, 'repeat'],
    [3, 4, 'next'],
    [3, 9, 'gap'],
  ] as const)('after %i, of number %i, is %s', (last, sequence, expected) => {
    expect(place(last, sequence)).toBe(expected);
  });
});

describe('folding', () => {
  it('comes to the same with repeats at any place, each of which returns the very same object', () => {
    const repeated = lives.chain((life) =>
      fc.tuple(
        fc.constant(life),
        // After each event some of those before it come again, in any order.
        fc.tuple(...life.map((_one, at) => fc.array(fc.nat({ max: at }), { maxLength: 3 }))),
      ),
    );
    fc.assert(
      fc.property(repeated, ([life, repeats]) => {
        let folded = UNFOLDED;
        for (const [at, one] of life.entries()) {
          folded = foldNext(folded, one);
          for (const again of repeats[at] ?? [])
            expect(foldNext(folded, life[again] ?? one)).toBe(folded);
        }
        expect(folded).toEqual({
          ...{ seen: life.length, state: stateOf(life), newer: null, stopped: null },
        });
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('in any order comes to what the events before the first gap fold to, and never goes on', () => {
    const shuffled = lives.chain((life) =>
      fc.tuple(
        fc.constant(life),
        fc.shuffledSubarray(life, { minLength: life.length, maxLength: life.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([life, mixed]) => {
        const folded = foldAll([...mixed, ...life]);
        const { seen, stopped } = folded;
        expect(folded.state).toEqual(stateOf(life.slice(0, seen)));
        expect(seen === life.length).toBe(stopped === null);
        if (stopped === null) return;
        expect(stopped.reason).toBe('gap');
        expect(place(seen, stopped.sequence)).toBe('gap');
        // Not even with the missing event.
        for (const one of life) expect(foldNext(folded, one)).toBe(folded);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('stands still from the first event of an unknown type on, but for its numbers', () => {
    const at = fc.tuple(lives, fc.nat({ max: 2 }));
    fc.assert(
      fc.property(at, ([life, first]) => {
        const strange = life.map((one, index) => (index >= first ? unknown(one) : one));
        const folded = foldAll(strange.slice(0, -1));
        const { sequence, type } = unknown(life[first]);
        expect(folded).toMatchObject({
          ...{ seen: life.length - 1, newer: { sequence, type }, stopped: null },
        });
        expect(folded.state).toEqual(stateOf(life.slice(0, first)));
        // A known type after it is no guess either.
        expect(foldNext(folded, life.at(-1) as Envelope).state).toBe(folded.state);
        expect(
          foldAll(strange.slice(first + 2), foldAll(strange.slice(0, first + 1))),
        ).toMatchObject(
          first + 2 < life.length
            ? { newer: { sequence }, stopped: { reason: 'gap', sequence: first + 3 } }
            : { newer: { sequence }, stopped: null },
        );
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('stops at an event that breaks its schema, and says where and why without values', () => {
    const [life = []] = fc.sample(lives, { numRuns: 1, seed: 7 });
    const folded = foldAll([life[0], life[1], broken(life[2]), life[3]] as Envelope[]);
    expect(folded).toMatchObject({ seen: 2, stopped: { reason: 'unreadable', sequence: 3 } });
    expect(stoppedText(folded)).toMatch(/^event 3 unreadable: .*unrecogni[sz]ed_keys/);
    expect(stoppedText(folded)).not.toContain('nobody');
    expect(foldNext(folded, life[2] as Envelope)).toBe(folded);
    const gap = foldAll([life[0], life[2]] as Envelope[]);
    expect(stoppedText(gap)).toBe('no event 2 before event 3');
    expect(stoppedText(UNFOLDED)).toBe(null);
  });

  it.each([
    [1, 'repeat'],
    [2, 'unreadable'],
    [3, 'gap'],
  ] as const)('takes event %i with a broken envelope, after event 1, as %s', (sequence, as) => {
    const [life = []] = fc.sample(lives, { numRuns: 1, seed: 7 });
    const before = foldAll(life.slice(0, 1));
    const after = foldUnreadable(before, sequence, new Error('no envelope'));
    if (as === 'repeat') expect(after).toBe(before);
    else expect(after).toMatchObject({ seen: 1, stopped: { reason: as, sequence } });
  });

  it('keeps what a reader adds to its state', () => {
    const [life = []] = fc.sample(lives, { numRuns: 1, seed: 7 });
    const [first] = life;
    if (first === undefined) throw new Error('a life has events');
    expect(foldNext({ ...UNFOLDED, mine: 5 }, first)).toMatchObject({ seen: 1, mine: 5 });
  });
});
