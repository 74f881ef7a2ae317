import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { KycReport } from '../../contracts/outside.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { policyOf } from '../../policies/policies.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';
import { verifyWithProvider } from '../calls.ts';
import { type Errand, errand, type Found, NOTHING_NEW } from '../errand.ts';
import { awaitingCheck, isCurrent, isOneTooMany } from './awaiting.ts';

/** Identity, PAN, bank account and tax status are verified by providers; doubt goes to a person. */
export function kycWork(theCase: Case): Errand[] {
  return awaitingCheck(theCase, 'kyc').map(({ requirement, evidence }) =>
    errand(
      { key: `${requirement.id}@${evidence.version}`, system: 'kyc', subject: requirement.id },
      () => verifyWithProvider({ ...who(theCase), requirement: requirement.id, evidence }),
      (now, report) => concludeKyc(now, requirement, evidence, report),
    ),
  );
}

const who = ({ caseId, artisanId }: Case) => ({ caseId, artisanId });

/** What a provider says of a person. A provider that is down says nothing, and never comes this far. */
export function concludeKyc(
  theCase: Case,
  { id, attempt }: Requirement,
  evidence: Evidence,
  { outcome, codes: found }: KycReport,
): Found {
  if (!isCurrent(theCase, id, evidence)) return NOTHING_NEW;
  const codes = [...found];
  switch (outcome) {
    case 'pending':
      return { events: [], askAgain: true };
    case 'valid':
      return { events: [...hints(id, codes), verified(theCase, id, evidence)] };
    case 'doubtful':
      return {
        events: [event('requirement.referred', { requirement: id, to: 'reviewer', codes })],
      };
    case 'contested':
      return {
        events: [event('requirement.referred', { requirement: id, to: 'supervisor', codes })],
      };
    case 'invalid':
      if (isOneTooMany(theCase, attempt)) {
        return {
          events: [event('requirement.referred', { requirement: id, to: 'supervisor', codes })],
        };
      }
      return { events: [event('requirement.returned', { requirement: id, by: 'system', codes })] };
  }
}

/** Seen elsewhere (two married brothers may share an account): told to people, and no reason to refuse. */
function hints(requirement: string, codes: string[]): DomainEvent[] {
  return codes.length === 0 ? [] : [event('requirement.hinted', { requirement, codes })];
}

/** A tax route that nobody has verified for this marketplace is looked at by a person, whatever a provider says. */
function verified(theCase: Case, requirement: string, { digest }: Evidence): DomainEvent {
  const { answer } = taxRouteRule(policyOf(theCase.policy), theCase.marketplace, theCase.taxRoute);
  if (requirement === 'tax_status' && answer === 'unverified') {
    return event('requirement.referred', {
      requirement,
      to: 'reviewer',
      codes: ['tax.route_unverified'],
    });
  }
  return event('requirement.accepted', { requirement, by: 'system', digest });
}
