import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { isDue, type Requirement } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { MOST_PRODUCTS } from '../../contracts/vocabulary.ts';
import { ANY_PRODUCT, skuOf } from '../../contracts/waiting.ts';
import { policyOf, productRequirement } from '../../policies/policies.ts';
import { isOneTooMany } from '../stages/requirement-queries.ts';
import { batch, refuse, type Verdict } from './verdict.ts';

type Submit = CommandOf<'submit'>;
type Item = Submit['items'][number];

/** Judges submitted evidence: from the artisan, an operator on their behalf, or a facilitator who helped. */
export function submit(theCase: Case, command: Submit): Verdict {
  let products = Object.values(theCase.requirements).filter((one) => one.kind === 'product').length;
  return batch(command.items, (item) => {
    const known = theCase.requirements[item.requirement];
    if (known !== undefined) return submitKnown(theCase, known, item.evidence);
    const verdict = submitNewProduct(theCase, item, products);
    if ('events' in verdict) products += 1;
    return verdict;
  });
}

function submitKnown(theCase: Case, one: Requirement, evidence: Item['evidence']) {
  const { id } = one;
  if (one.from === 'registry') {
    return refuse('NOT_ALLOWED', `${id} is answered by the registry, nobody else`);
  }
  if (one.evidence?.digest === evidence.digest && !isDue(one)) {
    return refuse('ALREADY_DECIDED', `${id} already holds exactly this (it is ${one.status})`);
  }
  if (isOlder(evidence, one.evidence)) {
    return refuse('CONFLICT', `${id} holds a newer version of this already`);
  }
  // Evidence under check may be replaced by newer evidence; what was accepted stays accepted.
  if (!isDue(one) && one.status !== 'submitted' && one.status !== 'verifying') {
    return refuse('CONFLICT', `${id} is ${one.status}; nothing more is asked for it`);
  }
  const events: DomainEvent[] = [event('requirement.submitted', { requirement: id, evidence })];
  if (theCase.assistance[id] !== undefined) events.push(provided(id));
  // A product goes to a reviewer at once, so no outside call counts how often it came back.
  if (one.kind === 'product' && isOneTooMany(theCase, one.attempt + 1)) {
    const codes = [...one.codes];
    events.push(event('requirement.referred', { requirement: id, to: 'supervisor', codes }));
  }
  return { events };
}

/** A repeat of a command whose id is no longer remembered must not bring back evidence that was replaced since. */
const isOlder = (brought: Evidence, held: Evidence | null) =>
  held !== null && brought.ref === held.ref && brought.version < held.version;

/** @param before the number of products of the case, with those that the same command has added. */
function submitNewProduct(theCase: Case, { requirement: id, evidence }: Item, before: number) {
  if (!id.startsWith('product:') || !skuOf(id).startsWith(`${theCase.artisanId}-P`)) {
    return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  }
  const most = MOST_PRODUCTS[theCase.route];
  if (before >= most) {
    const rule = `products must be at most ${most} when the route is ${theCase.route}`;
    return refuse('MALFORMED', `${id}: ${rule}`);
  }
  const requirement = productRequirement(policyOf(theCase.policy), skuOf(id));
  const helped = theCase.assistance[ANY_PRODUCT] !== undefined;
  return {
    events: [
      event('requirement.added', { requirement }),
      event('requirement.submitted', { requirement: id, evidence }),
      ...(helped ? [provided(ANY_PRODUCT)] : []),
    ],
  };
}

const provided = (requirement: string) =>
  event('assistance.completed', { requirement, outcome: 'assistance.provided' });
