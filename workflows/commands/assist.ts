import type { Case } from '../../contracts/case.ts';
import type { CommandOf } from '../../contracts/commands.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { BY_HAND } from '../../contracts/waiting.ts';
import { refuse, type Verdict } from './verdict.ts';

const DONE = 'assistance.provided';

/**
 * Ends an assistance task: the help was given, or it could not be. A task to undo something by hand records that too.
 */
export function assist(theCase: Case, command: CommandOf<'assist'>): Verdict {
  const { requirement, outcome } = command;
  if (!outcome.startsWith('assistance.')) {
    return refuse('MALFORMED', 'outcome: must be one of the assistance codes');
  }
  const task = theCase.assistance[requirement];
  if (task === undefined) {
    return refuse('CONFLICT', `${requirement}: no assistance task is open`);
  }
  if (task.reason === 'document.delete_by_hand' && outcome !== DONE) {
    return refuse('CONFLICT', `${requirement}: the file may not be kept, so it has to be deleted`);
  }
  const byHand = outcome === DONE ? undoneByHand(theCase, requirement, task.reason) : [];
  return {
    events: [...byHand, event('assistance.completed', { requirement, outcome })],
    items: [],
  };
}

/** True for a task that an operator still has to do by hand although the case has ended. */
export function isLeftToHands({ end, assistance }: Case, requirement: string): boolean {
  return end !== null && BY_HAND.has(assistance[requirement]?.reason ?? '');
}

function undoneByHand(theCase: Case, requirement: string, reason: string): DomainEvent[] {
  if (reason === 'document.delete_by_hand') {
    return Object.values(theCase.deletions)
      .filter((one) => one.requirement === requirement)
      .map(({ evidence: { digest } }) => event('document.deleted', { requirement, digest }));
  }
  if (reason !== 'listing.take_down_by_hand') return [];
  return Object.values(theCase.listings)
    .filter(({ sku, status }) => `product:${sku}` === requirement && status === 'left_up')
    .map(({ marketplace, sku }) => event('listing.taken_down', { marketplace, sku }));
}
