import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import type { DocumentReport } from '../../contracts/outside.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { checkDocument } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';
import { awaitingCheck, isCurrent, isOneTooMany } from './awaiting.ts';

/** Every document is checked by itself: one that came back is brought again alone. */
export function documentsWork(theCase: Case): Errand[] {
  return awaitingCheck(theCase, 'document').map(({ requirement, evidence }) =>
    errand(
      {
        key: `${requirement.id}@${evidence.version}`,
        system: 'documents',
        subject: requirement.id,
      },
      () => checkDocument({ ...who(theCase), requirement: requirement.id, evidence }),
      (now, report) => concludeDocument(now, requirement, evidence, report),
    ),
  );
}

const who = ({ caseId, artisanId }: Case) => ({ caseId, artisanId });

/** A machine finds what is missing or broken; whether the right thing is on it, a person decides. */
export function concludeDocument(
  theCase: Case,
  { id, attempt, reviewedBy = 'reviewer' }: Requirement,
  evidence: Evidence,
  report: DocumentReport,
): Found {
  if (!isCurrent(theCase, id, evidence)) return NOTHING_NEW;
  const codes = [...report.codes];
  if (isOneTooMany(theCase, attempt)) {
    return {
      events: [event('requirement.referred', { requirement: id, to: 'supervisor', codes })],
    };
  }
  return {
    events: [
      codes.length === 0
        ? event('requirement.referred', { requirement: id, to: reviewedBy, codes })
        : event('requirement.returned', { requirement: id, by: 'system', codes }),
    ],
  };
}
