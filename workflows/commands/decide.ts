import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { isDecidable, isDue, type Requirement } from '../../contracts/requirement.ts';
import { STAGES } from '../../contracts/vocabulary.ts';
import { isReasonCode } from '../../policies/texts/reason-codes.ts';
import { batch, refuse, type Verdict } from './verdict.ts';

type Decide = CommandOf<'decide'>;
type Item = Decide['items'][number];
type Verb = Item['verdict'];

const STATUS_AFTER: Readonly<Record<Verb, Requirement['status']>> = {
  accept: 'accepted',
  return: 'returned',
  refuse: 'refused',
};

/** A reviewer decides. Bound to the digest that the reviewer saw: a newer upload makes it a conflict. */
export function decide(theCase: Case, command: Decide): Verdict {
  const verdict = batch(command.items, (item) => decideOne(theCase, item, command.actor.role));
  if ('refusal' in verdict) return verdict;
  const fatal = command.items.find((item) => isFatal(theCase, item, verdict.items));
  // A reviewer's refusal may be appealed against first; nobody is above a supervisor.
  if (fatal === undefined || command.actor.role !== 'supervisor') return verdict;
  const declined = event('case.declined', { by: 'supervisor', codes: [...fatal.codes] });
  return { ...verdict, events: [...verdict.events, declined] };
}

/** A refused product holds back only itself; anything else that is refused for good ends the case. */
function isFatal(
  theCase: Case,
  item: Item,
  answers: readonly { requirement: string; taken: boolean }[],
): boolean {
  const taken = answers.some((one) => one.requirement === item.requirement && one.taken);
  return (
    taken && item.verdict === 'refuse' && theCase.requirements[item.requirement]?.kind !== 'product'
  );
}

function decideOne(theCase: Case, item: Item, by: Decide['actor']['role']) {
  const { requirement: id, seen, verdict, codes } = item;
  const one = theCase.requirements[id];
  if (one === undefined) return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  if (!isDecidable(one)) {
    return refuse('NOT_ALLOWED', `${id} is answered by the ${one.checkedBy}, and by no person`);
  }
  if (verdict !== 'accept' && codes.length === 0) {
    return refuse(
      'MALFORMED',
      `${id}: codes must name every defect when the verdict is ${verdict}`,
    );
  }
  if (verdict === 'accept' && codes.length > 0) {
    return refuse('MALFORMED', `${id}: codes must be empty when the verdict is accept`);
  }
  const unknown = codes.findIndex((code) => !isReasonCode(code));
  if (unknown >= 0) {
    return refuse('MALFORMED', `${id}: codes.${unknown} must be a known reason code`);
  }
  const notYet = tooEarly(theCase, one);
  if (notYet !== undefined) return notYet;
  if (one.evidence !== null && one.evidence.digest !== seen) {
    return refuse(
      'CONFLICT',
      `${id}: what was seen is no longer current (version ${one.evidence.version} is)`,
    );
  }
  if (one.desk !== 'reviewer' && one.desk !== 'supervisor') return decidedBefore(one, verdict);
  if (one.refusal !== null && by !== 'supervisor') {
    return refuse('NOT_ALLOWED', `${id}: an appeal is decided by a supervisor`);
  }
  return { events: [outcome(item, one, by)] };
}

function tooEarly(theCase: Case, one: Requirement) {
  if (STAGES.indexOf(one.stage) > STAGES.indexOf(theCase.stage)) {
    return refuse(
      'TOO_EARLY',
      `${one.id} is decided in ${one.stage}; the case is in ${theCase.stage}`,
    );
  }
  if (isDue(one) && one.evidence === null)
    return refuse('TOO_EARLY', `nothing was submitted for ${one.id} yet`);
  const machineIsOnIt =
    one.status === 'submitted' && one.desk !== 'reviewer' && one.desk !== 'supervisor';
  return machineIsOnIt
    ? refuse('TOO_EARLY', `${one.id} is still being checked by ${one.desk}`)
    : undefined;
}

function decidedBefore(one: Requirement, verdict: Verb) {
  return one.status === STATUS_AFTER[verdict]
    ? refuse('ALREADY_DECIDED', `${one.id} is ${one.status} already`)
    : refuse('CONFLICT', `${one.id} is ${one.status} and nobody is asked to decide it`);
}

function outcome(item: Item, { refusal }: Requirement, by: Decide['actor']['role']) {
  const { requirement, verdict, codes, seen } = item;
  if (verdict === 'accept') return event('requirement.accepted', { requirement, by, digest: seen });
  if (verdict === 'refuse' && refusal !== null) {
    return event('requirement.appeal_dismissed', { requirement, by, codes: [...codes] });
  }
  const type = verdict === 'return' ? 'requirement.returned' : 'requirement.refused';
  return event(type, { requirement, by, codes: [...codes] });
}
