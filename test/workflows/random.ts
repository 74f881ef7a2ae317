import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { isStageSettled } from '../../contracts/waiting.ts';
import { isArtisansAlone, momentsOf } from '../../policies/deadlines.ts';
import { policyOf } from '../../policies/policies.ts';
import { deadlineEvents } from '../../workflows/deadline-events.ts';
import { judged, messageOf, type openCase, play } from '../support/cases.ts';
import { randomCommand, type Step, TIME } from '../support/random-case.ts';

/** Runs the pure functions of a case with any sequence of answers, commands and deadlines. */
export function random(
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
    : [
        event('case.went_live', {
          ...{ marketplace: 'amazon_in', sku: 'ABCDE-FGHJK-P01' },
          watchUntil: '2027-01-01T00:00:00.000Z',
        }),
      ];
}

function next(theCase: Case, step: Step): readonly DomainEvent[] {
  const { pick, choice } = step;
  const given = randomCommand(theCase, step);
  if (given !== null) return taken(theCase, given);
  const all = Object.values(theCase.requirements);
  const one = all[pick % all.length];
  if (one === undefined) return [];
  if (choice <= 7 && one.status === 'submitted' && one.waitingOn !== 'reviewer')
    return answered(one, choice);
  if (choice === 8)
    return [
      event('reminder.delivered', {
        round: theCase.reminders.delivered + 1,
        channel: 'sms',
        message: messageOf('m'),
      }),
    ].filter(() => isArtisansAlone(theCase));
  if (choice >= TIME) return timePasses(theCase, choice);
  const sku = one.id.split(':')[1];
  if (one.status !== 'accepted' || sku === undefined) return [];
  return [
    theCase.stage === 'go_live'
      ? event('listing.went_live', { marketplace: 'amazon_in', sku })
      : event('listing.previewed', {
          marketplace: 'amazon_in',
          sku,
          digest: one.evidence?.digest ?? '',
        }),
  ];
}

/** Lets time pass to the next deadline. A reminder is delivered or not. */
function timePasses(theCase: Case, choice: number): readonly DomainEvent[] {
  const [moment] = momentsOf(theCase, policyOf(theCase.policy));
  if (moment === undefined) return [];
  if (moment.what !== 'remind') return deadlineEvents(moment, theCase, moment.at);
  const { round } = moment;
  return choice < 20
    ? [event('reminder.delivered', { round, channel: 'sms', message: messageOf('m') })]
    : [event('reminder.failed', { round, channel: 'sms', code: 'notification.unreachable' })];
}

function answered(
  { id, kind, evidence: has }: Case['requirements'][string],
  choice: number,
): DomainEvent[] {
  if (kind === 'document')
    return [event('requirement.referred', { requirement: id, to: 'reviewer', codes: [] })];
  if (choice === 6 && kind === 'kyc') {
    const codes = ['pan.claimed_elsewhere'];
    return [event('requirement.referred', { requirement: id, to: 'supervisor', codes })];
  }
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
  const verdict = judged(theCase, given);
  return 'refusal' in verdict ? [] : verdict.events;
}
