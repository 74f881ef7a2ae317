import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { isDue } from '../../contracts/requirement.ts';
import { ANY_PRODUCT, skuOf } from '../../contracts/waiting.ts';
import { productRequirement } from '../../policies/policies.ts';
import { isOneTooMany } from '../stages/awaiting.ts';
import { batch, refuse, type Verdict } from './verdict.ts';

type Submit = CommandOf<'submit'>;
type Item = Submit['items'][number];

/** Something is brought: by the artisan, by an operator on their behalf, or by a facilitator who helped. */
export function submit(theCase: Case, command: Submit): Verdict {
  return batch(command.items, (item) => submitOne(theCase, item));
}

function submitOne(theCase: Case, { requirement: id, evidence }: Item) {
  const one = theCase.requirements[id];
  if (one === undefined) return submitNewProduct(theCase, id, evidence);
  if (one.from === 'registry') {
    return refuse('NOT_ALLOWED', `${id} is answered by the registry, nobody else`);
  }
  if (one.evidence?.digest === evidence.digest && !isDue(one)) {
    return refuse('ALREADY_DECIDED', `${id} already holds exactly this (it is ${one.status})`);
  }
  // What is under way may be replaced by something newer; what was accepted stays accepted.
  if (!isDue(one) && one.status !== 'submitted' && one.status !== 'verifying') {
    return refuse('CONFLICT', `${id} is ${one.status}; nothing more is asked for it`);
  }
  const events: DomainEvent[] = [event('requirement.submitted', { requirement: id, evidence })];
  if (theCase.assistance[id] !== undefined) events.push(provided(id));
  // A product goes to a person at once, so nothing else would notice that it came back too often.
  if (one.kind === 'product' && isOneTooMany(theCase, one.attempt + 1)) {
    const codes = [...one.codes];
    events.push(event('requirement.referred', { requirement: id, to: 'supervisor', codes }));
  }
  return { events };
}

function submitNewProduct(theCase: Case, id: string, evidence: Item['evidence']) {
  if (!id.startsWith('product:') || !skuOf(id).startsWith(`${theCase.artisanId}-P`)) {
    return refuse('UNKNOWN_REQUIREMENT', `this case asks for no ${id}`);
  }
  const requirement = productRequirement(skuOf(id));
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
