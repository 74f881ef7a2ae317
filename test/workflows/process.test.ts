import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { envelope, unwrap } from '../../contracts/envelope.ts';
import type { DomainEvent } from '../../contracts/events.ts';
import { event } from '../../contracts/events.ts';
import { fold } from '../../contracts/reducer.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { dueRequirements, isStageSettled, waitingOn } from '../../contracts/waiting.ts';
import { isArtisansAlone, momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { handle } from '../../workflows/commands/handle.ts';
import { openCase, play } from '../support/cases.ts';
import { randomCommand, type Step, startOf, starts, steps } from '../support/random-case.ts';

/** The pure process: what any sequence of answers, commands and moments makes of a case. */
function random(
  start: ReturnType<typeof openCase>,
  sequence: readonly Step[],
): { theCase: Case; history: DomainEvent[] } {
  const history: DomainEvent[] = [];
  let { theCase } = play(start);
  const take = (events: readonly DomainEvent[]) => {
    history.push(...events);
    theCase = play(start, history).theCase;
  };
  for (const step of sequence) {
    if (theCase.end !== null) break;
    take(next(theCase, step));
    if (theCase.end === null && isStageSettled(theCase, theCase.stage)) take(moveOn(theCase));
  }
  return { theCase, history };
}

function moveOn(theCase: Case): DomainEvent[] {
  const stage = STAGES[STAGES.indexOf(theCase.stage) + 1];
  if (stage !== undefined) return [event('case.stage_entered', { stage })];
  return theCase.status === 'live'
    ? []
    : [event('case.went_live', { sku: 'ABCDE-FGHJK-P01', watchUntil: '2027-01-01T00:00:00.000Z' })];
}

function next(theCase: Case, step: Step): readonly DomainEvent[] {
  const given = randomCommand(theCase, step);
  if (given !== null) return taken(theCase, given);
  const { pick, choice } = step;
  const all = Object.values(theCase.requirements);
  const one = all[pick % all.length];
  if (one === undefined) return [];
  if (choice <= 7 && one.status === 'submitted' && one.desk !== 'reviewer')
    return answered(one, choice);
  if (choice === 8)
    return [
      event('reminder.delivered', {
        round: theCase.reminders.delivered + 1,
        channel: 'sms',
        message: 'm',
      }),
    ].filter(() => isArtisansAlone(theCase));
  const sku = one.id.split(':')[1];
  if (one.status !== 'accepted' || sku === undefined) return [];
  return [
    theCase.stage === 'go_live'
      ? event('listing.went_live', { sku })
      : event('listing.previewed', { sku, digest: one.evidence?.digest ?? '' }),
  ];
}

function answered(
  { id, kind, evidence: has }: Case['requirements'][string],
  choice: number,
): DomainEvent[] {
  if (kind === 'document')
    return [event('requirement.referred', { requirement: id, to: 'reviewer', codes: [] })];
  return choice === 7
    ? [event('requirement.returned', { requirement: id, by: 'system', codes: ['kyc.not_found'] })]
    : [
        event('requirement.accepted', {
          requirement: id,
          by: 'system',
          digest: has?.digest ?? null,
        }),
      ];
}

function taken(theCase: Case, given: Command): readonly DomainEvent[] {
  const verdict = handle(theCase, given);
  return 'refusal' in verdict ? [] : verdict.events;
}

/** How often each property is tried; `npm run properties` asks for many more. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 150);

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
      { numRuns: RUNS },
    );
  });

  it('an open case always waits on somebody', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        if (theCase.end === null && !isStageSettled(theCase, theCase.stage))
          expect(waitingOn(theCase)).not.toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('an open case has a clock, unless it is held, or whoever it waits on was told late already', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        if (theCase.end !== null || isStageSettled(theCase, theCase.stage)) return;
        const moments = momentsOf(theCase, policyOf(theCase.policy));
        const toldLate = theCase.ball.with.every((party) => theCase.ball.escalated.includes(party));
        if (theCase.held === null && !toldLate) expect(moments).not.toEqual([]);
        if (theCase.held !== null) expect(moments).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('no case falls dormant or lapses while anyone but the artisan has the ball', () => {
    fc.assert(
      fc.property(starts, steps, (facts, sequence) => {
        const { theCase } = random(startOf(facts), sequence);
        const moments = momentsOf(theCase, policyOf(theCase.policy)).map((one) => one.what);
        const ends = moments.includes('lapse') || moments.includes('dormant');
        if (ends) {
          expect(theCase.ball.with).toEqual(['artisan']);
          const needed = policyOf(theCase.policy).clocks.remindersNeeded;
          expect(theCase.reminders.delivered).toBeGreaterThanOrEqual(needed);
        }
      }),
      { numRuns: RUNS },
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
            if (one.status === 'accepted') expect(after.requirements[id]?.status).toBe('accepted');
          }
          before = after;
        }
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});

it('a service trade is told at once that it has no goods to list', () => {
  expect(play(openCase({ trade: 'mason' })).theCase.end?.kind).toBe('no_marketplace_route');
});

it('a missing tax registration is a facilitator’s task from the first day', () => {
  const { theCase } = play(openCase({ taxRoute: 'none' }, ['tax_status']));
  expect(theCase.assistance.tax_status?.owner).toBe('facilitator');
  expect(dueRequirements(theCase).map((one) => one.id)).toEqual(['tax_status']);
});
