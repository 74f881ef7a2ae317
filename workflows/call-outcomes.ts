import { ApplicationFailure } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { isDue } from '../contracts/requirement.ts';
import { code as reasonCode } from '../contracts/shapes.ts';
import { FAULTS, type FaultDetails, type Owner } from './interface/activities.ts';
import type { OutsideCall } from './outside-call.ts';

/**
 * Turns the outcome of an outside call into events of the case. Pure functions, so that a test can try every outcome.
 */

type About = Pick<OutsideCall, 'system' | 'subject' | 'requirement' | 'lost'>;

/** Why a call brought no answer about the artisan. */
export interface Failure {
  /** Whose matter the failure is. `quota`: we asked too fast, which no case records. */
  readonly owner: Exclude<Owner, 'artisan' | 'unknown'> | 'quota';
  /** A code of the closed list of reason codes. */
  readonly code: string;
}

/** Reads from a failed activity whose matter the failure is, and its reason code. */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // A time-out: no worker, or no outside system, has answered in time.
  if (!(cause instanceof ApplicationFailure)) return { owner: 'them', code: 'fault.no_answer' };
  const [said] = (cause.details ?? []) as (Partial<FaultDetails> | null)[];
  // An operator can fail an activity by hand with any details, so an invalid code is not published.
  const code = reasonCode.safeParse(said?.code).data;
  switch (cause.type) {
    case FAULTS.QUOTA:
      return { owner: 'quota', code: code ?? 'fault.unavailable' };
    case FAULTS.NOT_AUTHORISED:
      return { owner: 'authorisation', code: code ?? 'account.not_authorised' };
    case FAULTS.REJECTED_REQUEST:
      return { owner: 'us', code: code ?? 'fault.request_rejected' };
    case FAULTS.DOSSIER:
      return { owner: 'us', code: code ?? 'fault.dossier_unreadable' };
    default:
      return { owner: 'them', code: code ?? 'fault.unavailable' };
  }
}

const keyOf = ({ system, subject }: About) => `${system}:${subject}`;

/** True while an outage or a fault about this call is open. */
export function isOut({ outages, faults }: Case, one: About): boolean {
  return outages[keyOf(one)] !== undefined || faults[keyOf(one)] !== undefined;
}

/** The outside system has answered: closes the outage and the fault about this call. */
export function answered({ outages, faults }: Case, one: About): DomainEvent[] {
  const { system, subject } = one;
  const key = keyOf(one);
  return [
    ...(outages[key] === undefined ? [] : [event('provider.recovered', { system, subject })]),
    ...(faults[key] === undefined ? [] : [event('fault.cleared', { system, subject })]),
  ];
}

/**
 * Closes the outages and faults about calls that are no longer made, because a person decided, newer evidence was
 * submitted or the case has ended.
 * @param asked all calls that the case has still to make.
 */
export function noLongerAsked(
  { outages, faults }: Case,
  asked: readonly Pick<OutsideCall, 'system' | 'subject'>[],
): DomainEvent[] {
  const open = new Set(asked.map(({ system, subject }) => `${system}:${subject}`));
  const over = (all: object) =>
    Object.keys(all)
      .filter((key) => !open.has(key))
      .map((key) => {
        const [system = ''] = key.split(':', 1);
        return { system: system as OutsideCall['system'], subject: key.slice(system.length + 1) };
      });
  return [
    ...over(outages).map((about) => event('provider.recovered', about)),
    ...over(faults).map((about) => event('fault.cleared', about)),
  ];
}

/**
 * A call failed, which says nothing about the artisan. Each reason is recorded once.
 * @returns the events, and whether the call is over. A call that is not over is tried again when the case's timer
 *   fires.
 */
export function failed(
  theCase: Case,
  one: About,
  { owner, code }: Failure,
): { readonly events: DomainEvent[]; readonly isOver: boolean } {
  const isLost = owner === 'authorisation' || code === 'fault.dossier_unreadable';
  if (isLost && one.lost !== undefined) {
    return { events: [...answered(theCase, one), ...one.lost(theCase, code)], isOver: true };
  }
  switch (owner) {
    case 'quota':
      // The outside system answers, and our request rate is not a matter of one case.
      return { events: [], isOver: false };
    case 'authorisation':
      return { events: [...answered(theCase, one), ...relinkDue(theCase, code)], isOver: true };
    case 'us':
      return { events: faultRaised(theCase, one, code), isOver: false };
    case 'them':
      return { events: outageBegun(theCase, one, code), isOver: false };
  }
}

function faultRaised(theCase: Case, one: About, code: string): DomainEvent[] {
  const { system, subject, requirement } = one;
  if (theCase.faults[keyOf(one)]?.code === code) return [];
  const isBack = theCase.outages[keyOf(one)] !== undefined;
  return [
    ...(isBack ? [event('provider.recovered', { system, subject })] : []),
    event('fault.raised', { system, subject, requirement, code }),
  ];
}

function outageBegun(theCase: Case, one: About, code: string): DomainEvent[] {
  const { system, subject } = one;
  if (theCase.outages[keyOf(one)] !== undefined) return [];
  const isMended = theCase.faults[keyOf(one)] !== undefined;
  return [
    ...(isMended ? [event('fault.cleared', { system, subject })] : []),
    event('provider.unavailable', { system, subject, code }),
  ];
}

/** Asks the artisan to link the account anew, once, whichever call notices it first. */
function relinkDue({ requirements }: Case, code: string): DomainEvent[] {
  const account = Object.values(requirements).find((one) => one.kind === 'account');
  if (account === undefined || isDue(account)) return [];
  return [event('requirement.relink_due', { requirement: account.id, codes: [code] })];
}
