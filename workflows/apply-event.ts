import type { Case } from '../contracts/case.ts';
import { type Cause, type Envelope, envelop } from '../contracts/envelope.ts';
import type { DomainEvent } from '../contracts/events.ts';
import { type RecordedEvent, reduce } from '../contracts/reducer.ts';
import { dueAt } from '../policies/deadlines.ts';
import { policyOf } from '../policies/policies.ts';
import type { ApplyEvent } from './recorder.ts';

/** Identifies the case for its first event, when there is no case yet. */
export interface Identity {
  readonly caseId: string;
  readonly artisanId: string;
  readonly application: number;
}

/** The largest event that may be recorded, in bytes. Far below the broker's 1 MB and our payload bounds. */
export const LARGEST_EVENT_BYTES = 64 * 1024;

/** Returns the function that numbers an event, folds it into the case, and wraps it for the topic. */
export function applyCaseEvent(identity: Identity): ApplyEvent<Case, DomainEvent, Cause, Envelope> {
  return (before, event, cause, at) => {
    const recorded: RecordedEvent = {
      ...event,
      caseId: identity.caseId,
      artisanId: identity.artisanId,
      application: identity.application,
      sequence: (before?.sequence ?? 0) + 1,
      at,
    };
    const after = reduce(before, recorded);
    const due = dueAt(after, policyOf(after.policy));
    return { state: after, message: envelop(recorded, before, after, due, cause) };
  };
}
