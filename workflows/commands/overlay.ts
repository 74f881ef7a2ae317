import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { isDue } from '../../contracts/requirement.ts';
import { isAppealable } from '../../contracts/waiting.ts';
import { refuse, type Verdict } from './verdict.ts';

/** Commands that apply in any stage: hold and release, waive, appeal. */

type HoldOrRelease =
  | ({ name: 'hold' } & CommandOf<'hold'>)
  | ({ name: 'release' } & CommandOf<'release'>);

/** Holds a case, or releases a held one. */
export function holdOrRelease(theCase: Case, command: HoldOrRelease): Verdict {
  if (command.name === 'release') {
    return theCase.held === null
      ? refuse('ALREADY_DECIDED', 'the case is not held')
      : { events: [event('case.released', {})], items: [] };
  }
  return theCase.held === null
    ? { events: [event('case.held', { reason: command.reason })], items: [] }
    : refuse('ALREADY_DECIDED', `the case is held since ${theCase.held.since}`);
}

/** Only documents can be waived: a consent is the artisan's own, and a fact about a person is true or not. */
export function waive(theCase: Case, command: CommandOf<'waive'>): Verdict {
  const { requirement: id, reason, actor } = command;
  const one = theCase.requirements[id];
  if (one === undefined) return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  if (one.kind !== 'document') {
    return refuse('NOT_ALLOWED', `${id} is a ${one.kind}; only documents can be waived`);
  }
  if (one.status === 'waived') return refuse('ALREADY_DECIDED', `${id} is waived already`);
  if (!isDue(one) && one.status !== 'submitted' && one.status !== 'verifying') {
    return refuse('CONFLICT', `${id} is ${one.status}; nothing is asked for it`);
  }
  return {
    events: [event('requirement.waived', { requirement: id, by: actor.role, reason })],
    items: [],
  };
}

/** Appeals against a refusal: a supervisor decides. */
export function appeal(theCase: Case, { requirement: id }: CommandOf<'appeal'>): Verdict {
  const one = theCase.requirements[id];
  if (one === undefined) return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  if (one.status === 'verifying' && one.refusal !== null) {
    return refuse('ALREADY_DECIDED', `${id}: the appeal is with a ${one.waitingOn}`);
  }
  if (!isAppealable(one) || one.refusal === null) {
    return refuse('CONFLICT', `${id} is ${one.status}; there is no refusal to appeal against`);
  }
  return {
    events: [
      event('requirement.appealed', { requirement: id, decision: one.refusal, to: 'supervisor' }),
    ],
    items: [],
  };
}
