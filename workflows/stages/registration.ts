import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { RegistryReport } from '../../contracts/outside.ts';
import { REGISTRY_LEVELS } from '../../contracts/vocabulary.ts';
import { lookUpRegistration } from '../calls.ts';
import { errand, type Found, NOTHING_NEW } from '../errand.ts';
import { stage } from './stage.ts';

const VERIFICATION = 'scheme_verification';

/** The scheme's three levels have approved. The registry decides who is in the scheme; we only ask. */
export const registration = stage('registration', (theCase) =>
  theCase.requirements[VERIFICATION]?.status === 'submitted'
    ? [
        errand(
          { key: VERIFICATION, system: 'registry', subject: VERIFICATION },
          () => lookUpRegistration(who(theCase)),
          concludeRegistration,
        ),
      ]
    : [],
);

const who = ({ caseId, artisanId, dossier }: Case) => ({ caseId, artisanId, dossier });

/** Weeks may pass between two levels, so each step is told; a rejection there is the end here. */
export function concludeRegistration(theCase: Case, report: RegistryReport): Found {
  if (theCase.requirements[VERIFICATION]?.status !== 'submitted') return NOTHING_NEW;
  const moved = REGISTRY_LEVELS.some((level) => theCase.levels[level] !== report.levels[level]);
  const events: DomainEvent[] = moved
    ? [event('verification.progressed', { levels: report.levels })]
    : [];
  if (report.outcome === 'pending') return { events, askAgain: true };
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
