import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope, unwrap } from '../../contracts/envelope.ts';
import { fold } from '../../contracts/reducer.ts';
import { dueRequirements, isStageSettled } from '../../contracts/waiting.ts';
import { momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { deadlineEvents } from '../../workflows/deadline-events.ts';
import { openCase, play } from '../support/cases.ts';
import { startOf, starts, steps } from '../support/random-case.ts';
import { PROPERTY_RUNS } from '../support/sizes.ts';
import { random } from './random.ts';

describe('whatever happens to a case', () => {
  it('the fold of its published events is the case', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const start = startOf(facts);
        const { theCase, history } = random(start, sequence);
        const { messages } = play(start, history);
        const wire = messages.map((one) => envelope.parse(JSON.parse(JSON.stringify(one))));
        expect(fold(wire.map(unwrap))).toEqual(theCase);
        expect(wire.map((one) => Number(one.sequence))).toEqual(
          wire.map((_one, index) => index + 1),
        );
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('an open case waits on a party, and a held one on none', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        if (theCase.end !== null || isStageSettled(theCase, theCase.stage)) return;
        if (theCase.held === null) expect(theCase.waiting.on).not.toEqual([]);
        if (theCase.held !== null) expect(theCase.waiting.on).toEqual([]);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('an open case has a clock, unless it is held', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        if (theCase.end !== null || isStageSettled(theCase, theCase.stage)) return;
        const moments = momentsOf(theCase, policyOf(theCase.policy));
        if (theCase.held === null) expect(moments).not.toEqual([]);
        if (theCase.held !== null) expect(moments).toEqual([]);
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('a moment always brings something about: none comes again and again', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const start = startOf(facts);
        const { theCase, history } = random(start, sequence);
        for (const moment of momentsOf(theCase, policyOf(theCase.policy))) {
          if (moment.what === 'remind') continue;
          const after = play(start, [
            ...history,
            ...deadlineEvents(moment, theCase, moment.at),
          ]).theCase;
          const left = momentsOf(after, policyOf(after.policy));
          expect(left).not.toContainEqual(moment);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('no case falls dormant or lapses while the case waits on any other party', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        const moments = momentsOf(theCase, policyOf(theCase.policy)).map((one) => one.what);
        const ends = moments.includes('lapse') || moments.includes('dormant');
        if (ends) {
          expect(theCase.waiting.on).toEqual(['artisan']);
          const needed = policyOf(theCase.policy).clocks.remindersNeeded;
          expect(theCase.reminders.delivered).toBeGreaterThanOrEqual(needed);
        }
      }),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it('what was accepted stays accepted unless an event says otherwise, and only a marketplace says so', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const start = startOf(facts);
        const { history } = random(start, sequence);
        let before = play(start).theCase;
        for (let index = 1; index <= history.length; index += 1) {
          const after = play(start, history.slice(0, index)).theCase;
          for (const [id, one] of Object.entries(before.requirements)) {
            const { type } = history[index - 1] ?? { type: 'none' };
            if (one.status === 'accepted' && type !== 'requirement.expired')
              expect(after.requirements[id]?.status).toBe('accepted');
          }
          before = after;
        }
      }),
      { numRuns: Math.ceil(PROPERTY_RUNS / 4) },
    );
  });
});

it('a service trade is told at once that it has no goods to list', () => {
  expect(play(openCase({ trade: 'mason' })).theCase.end?.kind).toBe('no_marketplace_route');
});

it('a missing tax registration is a facilitator’s task from the first day', () => {
  const { theCase } = play(openCase({ taxRoute: 'none' }, ['tax_status']));
  expect(theCase.assistance.tax_status?.waitingOn).toBe('facilitator');
  expect(dueRequirements(theCase).map((one) => one.id)).toEqual(['tax_status']);
});
