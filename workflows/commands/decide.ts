import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import { isDecidable, isDue, type Requirement } from '../../contracts/requirement.ts';
import { type Party, STAGES } from '../../contracts/vocabulary.ts';
import { isDecisive } from '../../contracts/waiting.ts';
import { batch, refuse, type Verdict } from './verdict.ts';

type Decide = CommandOf<'decide'>;
type Item = Decide['items'][number];
type Verb = Item['verdict'];

const STATUS_AFTER: Readonly<Record<Verb, Requirement['status']>> = {
  accept: 'accepted',
  return: 'returned',
  refuse: 'refused',
  recheck: 'submitted',
};

/** The parties that decide requirements. */
const PEOPLE: ReadonlySet<Party> = new Set(['facilitator', 'reviewer', 'supervisor']);
const isWithPerson = ({ waitingOn }: Requirement) => waitingOn !== null && PEOPLE.has(waitingOn);

/**
 * Verdicts that judge nothing. A person may also give them on what an outside system answers, once it was referred to
 * them.
 */
const PASSED_ON: ReadonlySet<Verb> = new Set(['return', 'recheck']);

/**
 * Judges a reviewer's decisions. Each is bound to the digest that the reviewer saw: a newer upload makes it a conflict.
 */
export function decide(theCase: Case, command: Decide): Verdict {
  const verdict = batch(command.items, (item) => decideOne(theCase, item, command.actor));
  if ('refusal' in verdict) return verdict;
  const fatal = command.items.find((item) => isFatal(theCase, item, verdict.items));
  // A reviewer's refusal may be appealed against; a supervisor's may not.
  if (fatal === undefined || command.actor.role !== 'supervisor') return verdict;
  const declined = event('case.declined', { by: 'supervisor', codes: [...fatal.codes] });
  return { ...verdict, events: [...verdict.events, declined] };
}

/**
 * A refused product, or a requirement that the path can do without, holds back only itself. Any other refusal ends the
 * case.
 */
function isFatal(
  theCase: Case,
  item: Item,
  answers: readonly { requirement: string; taken: boolean }[],
): boolean {
  const taken = answers.some((one) => one.requirement === item.requirement && one.taken);
  const one = theCase.requirements[item.requirement];
  return taken && item.verdict === 'refuse' && one !== undefined && isDecisive(theCase, one);
}

function decideOne(theCase: Case, item: Item, actor: Decide['actor']) {
  const { requirement: id, seen, verdict, codes, validUntil } = item;
  const one = theCase.requirements[id];
  if (one === undefined) return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  if (!isDecidable(one) && !(isWithPerson(one) && PASSED_ON.has(verdict))) {
    return refuse('NOT_ALLOWED', `${id} is answered by the ${one.checkedBy}, and by no person`);
  }
  const namesDefects = verdict === 'return' || verdict === 'refuse';
  if (namesDefects && codes.length === 0) {
    return refuse(
      'MALFORMED',
      `${id}: codes must name every defect when the verdict is ${verdict}`,
    );
  }
  if (!namesDefects && codes.length > 0) {
    return refuse('MALFORMED', `${id}: codes must be empty when the verdict is ${verdict}`);
  }
  if (validUntil !== undefined && verdict !== 'accept') {
    return refuse('MALFORMED', `${id}: validUntil must be left out when the verdict is ${verdict}`);
  }
  const notYet = tooEarly(theCase, one);
  if (notYet !== undefined) return notYet;
  if (one.evidence !== null && one.evidence.digest !== seen) {
    return refuse(
      'CONFLICT',
      `${id}: what was seen is no longer current (version ${one.evidence.version} is)`,
    );
  }
  if (!isWithPerson(one)) return decidedBefore(one, verdict);
  return (
    notTheirs(one, verdict, actor) ?? {
      events: [outcome(item, one, actor), ...deletionDue(item, one)],
    }
  );
}

/** A document with a full Aadhaar number must not be kept. The artisan learns by this code that it was deleted. */
const NOT_TO_BE_KEPT = 'document.unmasked_aadhaar';

function deletionDue({ requirement, codes }: Item, { kind, evidence }: Requirement) {
  if (kind !== 'document' || evidence === null || !codes.includes(NOT_TO_BE_KEPT)) return [];
  return [event('document.deletion_due', { requirement, evidence, code: NOT_TO_BE_KEPT })];
}

/**
 * True if no outside system can answer: an appeal is about a person's refusal, and the marketplace has not seen a
 * submitted product.
 */
function isAnsweredByPeople({ kind, refusal, status }: Requirement): boolean {
  return refusal !== null || (kind === 'product' && status === 'submitted');
}

/**
 * Refuses what another person has to decide: an appeal is not for who refused, an override needs a second supervisor.
 */
function notTheirs(one: Requirement, verdict: Verb, actor: Decide['actor']) {
  const { id, refusal, refusedBy, override, waitingOn } = one;
  if (actor.role === 'facilitator' && waitingOn !== 'facilitator') {
    return refuse('NOT_ALLOWED', `${id} waits on a ${waitingOn}, not on a facilitator`);
  }
  if (actor.role === 'facilitator' && !PASSED_ON.has(verdict)) {
    return refuse('NOT_ALLOWED', `${id}: a facilitator has it checked again or returns it`);
  }
  if (verdict === 'recheck' && isAnsweredByPeople(one)) {
    return refuse('NOT_ALLOWED', `${id}: no outside system can be asked about it again`);
  }
  if (refusal !== null && actor.role !== 'supervisor') {
    return refuse('NOT_ALLOWED', `${id}: an appeal is decided by a supervisor`);
  }
  if (refusal !== null && refusedBy === actor.id) {
    return refuse('NOT_ALLOWED', `${id}: an appeal is for another person than the one who refused`);
  }
  if (override !== null && actor.role !== 'supervisor') {
    return refuse('NOT_ALLOWED', `${id}: an override is for supervisors`);
  }
  if (override !== null && override.proposedBy === actor.id) {
    return refuse('NOT_ALLOWED', `${id}: an override takes a second person`);
  }
  return undefined;
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
  const machineIsOnIt = one.status === 'submitted' && !isWithPerson(one);
  return machineIsOnIt
    ? refuse('TOO_EARLY', `${one.id} is still being checked by ${one.waitingOn ?? one.checkedBy}`)
    : undefined;
}

function decidedBefore(one: Requirement, verdict: Verb) {
  return one.status === STATUS_AFTER[verdict]
    ? refuse('ALREADY_DECIDED', `${one.id} is ${one.status} already`)
    : refuse('CONFLICT', `${one.id} is ${one.status} and nobody is asked to decide it`);
}

function outcome(item: Item, { refusal, override }: Requirement, actor: Decide['actor']) {
  const { requirement, verdict, codes, seen, validUntil } = item;
  const { role: by, id: decider } = actor;
  if (verdict === 'recheck') return event('requirement.recheck_asked', { requirement, by });
  if (verdict === 'accept' && override?.proposedBy === null) {
    return event('requirement.override_proposed', { requirement, by, proposer: decider });
  }
  if (verdict === 'accept') {
    const until = validUntil === undefined ? {} : { validUntil };
    return event('requirement.accepted', { requirement, by, digest: seen, ...until });
  }
  if (verdict === 'refuse' && refusal !== null) {
    return event('requirement.appeal_dismissed', { requirement, by, codes: [...codes] });
  }
  return verdict === 'return'
    ? event('requirement.returned', { requirement, by, codes: [...codes] })
    : event('requirement.refused', { requirement, by, codes: [...codes], decider });
}
