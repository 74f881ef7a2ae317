import { ApplicationFailure } from '@temporalio/workflow';
import type { Case } from '../contracts/case.ts';
import { type DomainEvent, event } from '../contracts/events.ts';
import { isDue } from '../contracts/requirement.ts';
import { code as reasonCode } from '../contracts/shapes.ts';
import { FAULTS, type FaultDetails, type Owner } from './interface/activities.ts';
import type { OutsideCall } from './outside-call.ts';

/** What it means for a case that an outside system answered, or failed to. Pure, so that a test can try every answer. */

type About = Pick<OutsideCall, 'system' | 'subject' | 'requirement' | 'lost'>;

/** Why a call brought no answer about the artisan. */
export interface Failure {
  /** Whose matter it is. `quota`: asked too fast, which is told to no case. */
  readonly owner: Exclude<Owner, 'artisan' | 'unknown'> | 'quota';
  /** The reason, by a code of the closed list. */
  readonly code: string;
}

/** Whose matter a failed call is, and the reason, as the activity said it. */
export function failureOf(error: unknown): Failure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // A time-out is the server's word that no worker, or no other side, has answered in time.
  if (!(cause instanceof ApplicationFailure)) return { owner: 'them', code: 'fault.no_answer' };
  const [said] = (cause.details ?? []) as (Partial<FaultDetails> | null)[];
  // Anybody can fail an activity by hand, with any details: what is no code at all is not published as one.
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

/** The other side has answered: what was said of it before is over. */
export function answered({ outages, faults }: Case, one: About): DomainEvent[] {
  const { system, subject } = one;
  const key = keyOf(one);
  return [
    ...(outages[key] === undefined ? [] : [event('provider.recovered', { system, subject })]),
    ...(faults[key] === undefined ? [] : [event('fault.cleared', { system, subject })]),
  ];
}

/**
 * Outages and faults about what is no longer asked, since a person decided, something else was brought or the case has
 * ended: they hold nothing up any more.
 * @param asked all that the case has still to ask.
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
 * A call failed, which says nothing about the artisan. Each reason is told once, to the one who can mend it.
 * @returns the events, and whether the call is over: all others are tried again by the case's clock.
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
      // The other side is there, and whether we ask too fast is no matter of one case.
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

/** The account that the artisan has to link anew. It is asked once, whichever call notices it first. */
function relinkDue({ requirements }: Case, code: string): DomainEvent[] {
  const account = Object.values(requirements).find((one) => one.kind === 'account');
  if (account === undefined || isDue(account)) return [];
  return [event('requirement.relink_due', { requirement: account.id, codes: [code] })];
}
