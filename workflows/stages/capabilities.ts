import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { may } from '../../contracts/waiting.ts';

/**
 * Capabilities that are granted by an event when their requirements are met. Listing and selling have events of their
 * own.
 */
const BESIDE = ['export', 'payout'] as const;

/** The capabilities that this case has gained and not yet granted. */
export function newCapabilities(theCase: Case): DomainEvent[] {
  return BESIDE.filter((one) => !theCase.capabilities.includes(one) && may(theCase, one)).map(
    (capability) => event('capability.granted', { capability }),
  );
}
