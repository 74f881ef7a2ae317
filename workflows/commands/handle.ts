import type { Case } from '../../contracts/case.ts';
import type { Command } from '../../contracts/commands.ts';
import { event } from '../../contracts/events.ts';
import type { Role } from '../../contracts/vocabulary.ts';
import { assist, isLeftToHands } from './assist.ts';
import { assisted } from './assisted.ts';
import { contact } from './contact.ts';
import { decide } from './decide.ts';
import { movePolicy } from './move-policy.ts';
import { appeal, holdOrRelease, waive } from './overlay.ts';
import { report, reportRegistration } from './report.ts';
import { submit } from './submit.ts';
import { refuse, unknownReason, type Verdict } from './verdict.ts';

/** Who may give which command. Roles are self-asserted for now: authentication comes before production. */
const ALLOWED: Readonly<Record<Command['name'], readonly Role[]>> = {
  submit: ['artisan', 'operator', 'facilitator'],
  decide: ['reviewer', 'supervisor', 'facilitator'],
  withdraw: ['artisan', 'operator'],
  resume: ['artisan', 'operator', 'facilitator'],
  hold: ['supervisor', 'administrator'],
  release: ['supervisor', 'administrator'],
  waive: ['supervisor'],
  appeal: ['artisan', 'operator', 'facilitator'],
  report: ['system'],
  report_registration: ['system'],
  move_policy: ['supervisor', 'administrator'],
  contact: ['artisan', 'operator', 'facilitator'],
  assist: ['facilitator', 'supervisor', 'administrator'],
  unblock: ['administrator'],
};

/** Whoever wants to leave is never kept. */
const WHILE_HELD: readonly Command['name'][] = ['release', 'hold', 'withdraw', 'contact'];

/**
 * What a command does to a case, decided without doing it: the events to record, or the refusal.
 * Pure, so the same function serves the validator (which refuses at no cost) and the handler.
 */
export function handle(theCase: Case, command: Command): Verdict {
  if (!ALLOWED[command.name].includes(command.actor.role)) {
    const allowed = ALLOWED[command.name].join(', ');
    return refuse(
      'NOT_ALLOWED',
      `${command.name} is for ${allowed}; this actor is ${command.actor.role}`,
    );
  }
  const unassisted = assisted(theCase, command);
  if (unassisted !== undefined) return unassisted;
  if (command.name === 'unblock') return { events: [], items: [] };
  // What is left to be done by hand outlasts the case.
  const outlasts = command.name === 'assist' && isLeftToHands(theCase, command.requirement);
  if (outlasts) return assist(theCase, command);
  if (theCase.end !== null) {
    return refuse('CASE_ENDED', `the case ended as ${theCase.end.kind} at ${theCase.end.at}`);
  }
  if (theCase.held !== null && !WHILE_HELD.includes(command.name)) {
    return refuse(
      'ON_HOLD',
      `the case is held since ${theCase.held.since} (${theCase.held.reason})`,
    );
  }
  switch (command.name) {
    case 'hold':
    case 'release':
      return holdOrRelease(theCase, command);
    case 'waive':
      return waive(theCase, command);
    case 'appeal':
      return appeal(theCase, command);
    case 'report':
      return report(theCase, command);
    case 'report_registration':
      return reportRegistration(theCase, command);
    case 'move_policy':
      return movePolicy(theCase, command);
    case 'assist':
      return assist(theCase, command);
    case 'contact':
      return contact(theCase, command);
    case 'submit':
      return submit(theCase, command);
    case 'decide':
      return decide(theCase, command);
    case 'withdraw':
      return (
        unknownReason(command.reason) ?? {
          events: [event('case.withdrawn', { reason: command.reason })],
          items: [],
        }
      );
    case 'resume':
      if (theCase.status !== 'dormant')
        return refuse('TOO_EARLY', `the case is ${theCase.status}, not dormant`);
      return { events: [event('case.resumed', {})], items: [] };
  }
}
