import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import { lookUpRegistration } from '../activity-proxies.ts';
import type { RegistryReport } from '../interface/activities.ts';
import { type Found, NOTHING_NEW, type OutsideCall, outsideCall } from '../outside-call.ts';

const VERIFICATION = 'scheme_verification';

/** Asks the registry, which decides who is in the scheme, also while it waits for the artisan. */
export function registrationWork(theCase: Case): OutsideCall[] {
  if (!isOpenThere(theCase)) return [];
  return [
    outsideCall(
      {
        key: VERIFICATION,
        system: 'registry',
        subject: VERIFICATION,
        requirement: VERIFICATION,
      },
      (along) => lookUpRegistration(who(theCase), along),
      concludeRegistration,
    ),
  ];
}

/** True until the registry has approved or rejected. */
export function isOpenThere({ requirements }: Case): boolean {
  const status = requirements[VERIFICATION]?.status;
  return status === 'submitted' || status === 'verifying' || status === 'returned';
}

const who = ({ caseId, artisanId, dossier }: Case) => ({ caseId, artisanId, dossier });

/**
 * Records each level as it changes, since weeks may pass between two. A rejection ends the case. A number that the
 * registry does not know (yet), or an unknown status, changes nothing that it reported before: it is asked again, and
 * for an unknown status a facilitator asks there as well.
 */
export function concludeRegistration(theCase: Case, report: RegistryReport): Found {
  if (!isOpenThere(theCase)) return NOTHING_NEW;
  const codes = [...report.codes];
  if (report.outcome === 'unknown') return { events: askedThere(theCase, codes), askAgain: true };
  const { levels } = report;
  if (levels === null) return { events: [], askAgain: true };
  const moved = REGISTRY_LEVELS.some((level) => theCase.levels[level] !== levels[level]);
  const events: DomainEvent[] = [
    ...understood(theCase),
    ...(moved ? [event('verification.progressed', { levels })] : []),
  ];
  if (report.outcome === 'pending') {
    return { events: [...events, ...turnOf(theCase, levels, codes)], askAgain: true };
  }
  if (report.outcome === 'approved') {
    events.push(
      event('requirement.accepted', { requirement: VERIFICATION, by: 'system', digest: null }),
    );
  } else {
    events.push(
      event('requirement.refused', { requirement: VERIFICATION, by: 'system', codes }),
      event('case.declined', { by: 'registry', codes }),
    );
  }
  return { events };
}

/** A facilitator asks at the scheme's office what an unknown status means; once, as long as it stays unknown. */
function askedThere({ assistance }: Case, codes: readonly string[]): DomainEvent[] {
  if (assistance[VERIFICATION] !== undefined) return [];
  const [reason = 'registry.unclear'] = codes;
  return [
    event('assistance.opened', { requirement: VERIFICATION, waitingOn: 'facilitator', reason }),
  ];
}

function understood({ assistance }: Case): DomainEvent[] {
  if (assistance[VERIFICATION] === undefined) return [];
  const outcome = 'assistance.not_needed';
  return [event('assistance.completed', { requirement: VERIFICATION, outcome })];
}

/** A level that returns the application waits on the artisan until the registry takes it up again. */
function turnOf(theCase: Case, levels: Case['levels'], codes: string[]): DomainEvent[] {
  const isReturned = REGISTRY_LEVELS.some((level) => levels[level] === 'returned');
  const wasReturned = theCase.requirements[VERIFICATION]?.status === 'returned';
  if (isReturned === wasReturned) return [];
  if (isReturned) {
    return [event('requirement.returned', { requirement: VERIFICATION, by: 'system', codes })];
  }
  const goesOn = event('requirement.referred', {
    requirement: VERIFICATION,
    to: 'registry',
    codes: [],
  });
  return theCase.status === 'dormant' ? [event('case.resumed', {}), goesOn] : [goesOn];
}
