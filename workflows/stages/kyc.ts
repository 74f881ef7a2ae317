import type { Case } from '../../contracts/case.ts';
import { type DomainEvent, event } from '../../contracts/events.ts';
import type { Requirement } from '../../contracts/requirement.ts';
import type { Evidence } from '../../contracts/shapes.ts';
import { policyOf } from '../../policies/policies.ts';
import { taxRouteRule } from '../../policies/tax-routes.ts';
import { verifyWithProvider } from '../activity-proxies.ts';
import type { KycReport } from '../interface/activities.ts';
import { type Found, NOTHING_NEW, type OutsideCall, outsideCall } from '../outside-call.ts';
import { factsOf } from './products.ts';
import {
  aboutRequirement,
  isCurrent,
  isOneTooMany,
  questionAbout,
  submittedRequirements,
} from './requirement-queries.ts';

/** Providers verify identity, PAN, bank account and tax status; a person decides in doubt. */
export function kycWork(theCase: Case): OutsideCall[] {
  return submittedRequirements(theCase, 'kyc').map((one) =>
    outsideCall(
      { ...aboutRequirement(one), system: 'kyc' },
      (along) =>
        verifyWithProvider(
          {
            ...questionAbout(theCase, one),
            facts: factsOf(theCase),
            others: broughtBeside(theCase, one.requirement),
          },
          along,
        ),
      (now, report) => concludeKyc(now, one.requirement, report),
    ),
  );
}

/** Returned or refused evidence is known to be wrong, so other evidence is not compared with it. */
const CAME_BACK: ReadonlySet<Requirement['status']> = new Set(['returned', 'refused']);

/** The other KYC evidence of the case, so that contradicting facts are noticed. */
function broughtBeside(
  { requirements }: Case,
  { id: self }: Requirement,
): Record<string, Evidence> {
  const others = Object.values(requirements).flatMap(({ id, kind, status, evidence }) =>
    kind === 'kyc' && id !== self && evidence !== null && !CAME_BACK.has(status)
      ? [[id, evidence] as const]
      : [],
  );
  return Object.fromEntries(others);
}

/** What a provider's answer means for the case. A provider that is down throws before this. */
export function concludeKyc(
  theCase: Case,
  requirement: Requirement,
  { outcome, codes: found, against = [] }: KycReport,
): Found {
  if (!isCurrent(theCase, requirement)) return NOTHING_NEW;
  const { id, attempt } = requirement;
  const beside = against.length === 0 ? {} : { against: [...against] };
  const codes = [...found];
  switch (outcome) {
    case 'pending':
      return { events: [], askAgain: true };
    case 'valid':
      return { events: [...hints(id, codes), verified(theCase, requirement)] };
    case 'doubtful':
      return {
        events: [
          event('requirement.referred', { requirement: id, to: 'reviewer', codes, ...beside }),
        ],
      };
    case 'unknown':
      return {
        events: [event('requirement.referred', { requirement: id, to: 'facilitator', codes })],
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

/** A number that was seen elsewhere (two married brothers may share an account) is a hint to reviewers, no refusal. */
function hints(requirement: string, codes: string[]): DomainEvent[] {
  return codes.length === 0 ? [] : [event('requirement.hinted', { requirement, codes })];
}

/** A reviewer checks a tax route that is unverified for this marketplace, even if the provider finds it valid. */
function verified(theCase: Case, { id: requirement, evidence }: Requirement): DomainEvent {
  const { answer } = taxRouteRule(policyOf(theCase.policy), theCase.marketplace, theCase.taxRoute);
  if (requirement === 'tax_status' && answer === 'unverified') {
    return event('requirement.referred', {
      requirement,
      to: 'reviewer',
      codes: ['tax.route_unverified'],
    });
  }
  const digest = evidence?.digest ?? null;
  return event('requirement.accepted', { requirement, by: 'system', digest });
}
