import type { Case } from '../../contracts/case.ts';
import { event } from '../../contracts/events.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import { checkDocument } from '../activity-proxies.ts';
import type { DocumentReport } from '../interface/activities.ts';
import { type Found, NOTHING_NEW, type OutsideCall, outsideCall } from '../outside-call.ts';
import {
  aboutRequirement,
  isCurrent,
  isOneTooMany,
  questionAbout,
  submittedRequirements,
} from './requirement-queries.ts';

/** Checks every document separately: a returned one is submitted again alone. */
export function documentsWork(theCase: Case): OutsideCall[] {
  return submittedRequirements(theCase, 'document').map((one) =>
    outsideCall(
      { ...aboutRequirement(one), system: 'documents' },
      (along) => checkDocument(questionAbout(theCase, one), along),
      (now, report) => concludeDocument(now, one.requirement, report),
    ),
  );
}

/** The document store finds what is missing or broken; a reviewer decides whether the content is right. */
export function concludeDocument(
  theCase: Case,
  requirement: Requirement,
  report: DocumentReport,
): Found {
  if (!isCurrent(theCase, requirement)) return NOTHING_NEW;
  const { id, attempt, reviewedBy = 'reviewer' } = requirement;
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
