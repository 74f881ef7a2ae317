import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { RegistryReport } from '../../contracts/outside.ts';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import { lookUpRegistration } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';

const VERIFICATION = 'scheme_verification';

/** The registry decides who is in the scheme; we only ask, also while it waits for something from the artisan. */
export function registrationWork(theCase: Case): Errand[] {
  if (!isOpenThere(theCase)) return [];
  return [
    errand(
      { key: VERIFICATION, system: 'registry', subject: VERIFICATION },
      () => lookUpRegistration(who(theCase)),
      concludeRegistration,
    ),
  ];
}

/** True until the registry has said yes or no. */
export function isOpenThere({ requirements }: Case): boolean {
  const status = requirements[VERIFICATION]?.status;
  return status === 'submitted' || status === 'verifying' || status === 'returned';
}

const who = ({ caseId, artisanId, dossier }: Case) => ({ caseId, artisanId, dossier });

/** Weeks may pass between two levels, so each step is told; a rejection there is the end here. */
export function concludeRegistration(theCase: Case, report: RegistryReport): Found {
  if (!isOpenThere(theCase)) return NOTHING_NEW;
  const moved = REGISTRY_LEVELS.some((level) => theCase.levels[level] !== report.levels[level]);
  const events: DomainEvent[] = moved
    ? [event('verification.progressed', { levels: report.levels })]
    : [];
  if (report.outcome === 'pending') {
    return { events: [...events, ...turnOf(theCase, report)], askAgain: true };
  }
  if (report.outcome === 'approved') {
    events.push(
      event('requirement.accepted', { requirement: VERIFICATION, by: 'system', digest: null }),
    );
  } else {
    const codes = [...report.codes];
    events.push(
      event('requirement.refused', { requirement: VERIFICATION, by: 'system', codes }),
      event('case.declined', { by: 'registry', codes }),
    );
  }
  return { events };
}

/** A level that sends something back waits for the artisan, until it goes on with it. */
function turnOf(theCase: Case, { levels, codes }: RegistryReport): DomainEvent[] {
  const isReturned = REGISTRY_LEVELS.some((level) => levels[level] === 'returned');
  const wasReturned = theCase.requirements[VERIFICATION]?.status === 'returned';
  if (isReturned === wasReturned) return [];
  if (isReturned) {
    return [
      event('requirement.returned', { requirement: VERIFICATION, by: 'system', codes: [...codes] }),
    ];
  }
  const goesOn = event('requirement.referred', {
    requirement: VERIFICATION,
    to: 'registry',
    codes: [],
  });
  return theCase.status === 'dormant' ? [event('case.resumed', {}), goesOn] : [goesOn];
}
